-- What a promise can be reckoned from when an order is placed: how long products take, and when a kitchen has a hand free.
ALTER TABLE products ADD preparation_seconds integer NOT NULL DEFAULT 0;
CREATE TABLE kitchen_loads (
    restaurant_id uuid PRIMARY KEY,
    free_from timestamptz NOT NULL,
    version integer NOT NULL
);
