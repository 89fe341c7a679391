-- How many of a product can still be made, told only where they are few. It is true as long as it came with the version that
-- is kept: a replica of the version before keeps newer ones without it.
ALTER TABLE availability ADD remaining integer, ADD remaining_version integer;

-- When a take-away that is ready counts as abandoned.
ALTER TABLE orders ADD abandon_at timestamptz;
CREATE INDEX orders_uncollected ON orders (abandon_at) WHERE status = 'ready';

-- The role of an account; unknown (NULL) of those that were last told to the version before.
ALTER TABLE customers ADD role text;

-- What a customer still has to pay or to get.
CREATE INDEX orders_open ON orders (customer_id)
    WHERE status IN ('awaiting-payment', 'placed', 'preparing', 'ready', 'delivering');
