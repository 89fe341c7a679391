-- What an order consisted of before its lines were changed: the revisions before the current one.
CREATE TABLE IF NOT EXISTS order_revisions (
    order_id uuid NOT NULL,
    revision integer NOT NULL,
    document json NOT NULL,
    PRIMARY KEY (order_id, revision)
);
