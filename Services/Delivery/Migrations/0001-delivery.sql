CREATE TABLE rounds (
    order_id uuid PRIMARY KEY,
    restaurant_id uuid NOT NULL,
    customer_id uuid,
    courier_id uuid,
    status text NOT NULL,
    order_version integer NOT NULL,
    document json NOT NULL
);
CREATE INDEX rounds_open ON rounds (restaurant_id, order_id) WHERE status IN ('ready', 'delivering');
CREATE INDEX rounds_of_customer ON rounds (customer_id);

-- Whom the courier asks for, copied from accounts.
CREATE TABLE customers (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    phone text,
    version integer NOT NULL
);

CREATE TABLE restaurants (
    id uuid PRIMARY KEY,
    address json NOT NULL,
    version integer NOT NULL
);

-- How long couriers take, learnt from their rounds.
CREATE TABLE travel_estimates (
    restaurant_id uuid PRIMARY KEY,
    base_seconds integer NOT NULL,
    seconds_per_kilometre integer NOT NULL,
    version integer NOT NULL
);
