-- Restaurants we have heard of, and how much work waits in each: the sum of what open tickets take.
CREATE TABLE restaurants (
    id uuid PRIMARY KEY,
    queued_seconds integer NOT NULL DEFAULT 0
);

-- What products take, copied from the catalogue.
CREATE TABLE products (
    id uuid PRIMARY KEY,
    preparation_seconds integer NOT NULL,
    is_withdrawn boolean NOT NULL,
    version integer NOT NULL
);

CREATE TABLE ingredients (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    unit text NOT NULL,
    -- The most that one product takes of it: while more than this is free, no availability can change.
    largest_amount integer NOT NULL DEFAULT 0
);

CREATE TABLE recipes (
    product_id uuid NOT NULL REFERENCES products,
    ingredient_id uuid NOT NULL REFERENCES ingredients,
    amount integer NOT NULL CHECK (amount > 0),
    PRIMARY KEY (product_id, ingredient_id)
);
CREATE INDEX recipes_of_ingredient ON recipes (ingredient_id);

-- The storeroom. What is reserved is still there, but promised: never more than there is.
CREATE TABLE stock (
    restaurant_id uuid NOT NULL,
    ingredient_id uuid NOT NULL,
    quantity integer NOT NULL CHECK (quantity >= 0),
    reserved integer NOT NULL DEFAULT 0 CHECK (reserved BETWEEN 0 AND quantity),
    version integer NOT NULL DEFAULT 1,
    PRIMARY KEY (restaurant_id, ingredient_id)
) WITH (fillfactor = 50);

-- Products that the pizzaiolo says have run out.
CREATE TABLE outages (
    restaurant_id uuid NOT NULL,
    product_id uuid NOT NULL,
    PRIMARY KEY (restaurant_id, product_id)
);

-- What we last told the others.
CREATE TABLE availability (
    restaurant_id uuid NOT NULL,
    product_id uuid NOT NULL,
    is_available boolean NOT NULL,
    version integer NOT NULL DEFAULT 1,
    PRIMARY KEY (restaurant_id, product_id)
);

CREATE TABLE tickets (
    order_id uuid PRIMARY KEY,
    restaurant_id uuid NOT NULL,
    status text NOT NULL,
    order_version integer NOT NULL,
    -- reserved, consumed, or none: given back, or never taken.
    stock text NOT NULL,
    needs json NOT NULL,
    preparation_seconds integer NOT NULL,
    ready_at timestamptz NOT NULL,
    document json NOT NULL
) WITH (fillfactor = 85);
CREATE INDEX tickets_open ON tickets (restaurant_id, ready_at) WHERE status IN ('placed', 'preparing', 'ready');
