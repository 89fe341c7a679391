-- One order, one row, one version. The document is what everybody sees; the columns are what is searched.
CREATE TABLE orders (
    id uuid PRIMARY KEY,
    restaurant_id uuid NOT NULL,
    customer_id uuid,
    status text NOT NULL,
    placed_at timestamptz NOT NULL,
    version integer NOT NULL,
    document json NOT NULL
) WITH (fillfactor = 85);
CREATE INDEX orders_of_customer ON orders (customer_id, id);
CREATE INDEX orders_of_restaurant ON orders (restaurant_id, id);
CREATE INDEX orders_by_status ON orders (restaurant_id, status, id);
CREATE INDEX orders_unpaid ON orders (placed_at) WHERE status = 'awaiting-payment';

-- What people call an order on the phone.
CREATE SEQUENCE order_number;

-- Copies of what other contexts told, so that orders can be taken while they are away. The newest version wins.
CREATE TABLE restaurants (
    id uuid PRIMARY KEY,
    document json NOT NULL,
    version integer NOT NULL
);

CREATE TABLE products (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    price_cents integer NOT NULL,
    choices json NOT NULL,
    is_withdrawn boolean NOT NULL,
    version integer NOT NULL
);

CREATE TABLE availability (
    restaurant_id uuid NOT NULL,
    product_id uuid NOT NULL,
    is_available boolean NOT NULL,
    version integer NOT NULL,
    PRIMARY KEY (restaurant_id, product_id)
);

CREATE TABLE customers (
    id uuid PRIMARY KEY,
    addresses json NOT NULL,
    is_erased boolean NOT NULL DEFAULT false,
    version integer NOT NULL
);

CREATE TABLE travel_estimates (
    restaurant_id uuid PRIMARY KEY,
    base_seconds integer NOT NULL,
    seconds_per_kilometre integer NOT NULL,
    version integer NOT NULL
);

-- The newest state of each payment that was applied to its order.
CREATE TABLE payments (
    id uuid PRIMARY KEY,
    version integer NOT NULL
);
