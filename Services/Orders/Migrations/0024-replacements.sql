-- Which orders make good which: an order is replaced only so often.
CREATE TABLE IF NOT EXISTS replacements (
    replaced_id uuid NOT NULL,
    order_id uuid NOT NULL,
    PRIMARY KEY (replaced_id, order_id)
);
