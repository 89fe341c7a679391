-- Customers who asked to be forgotten and whose orders may not all be anonymous yet: a work list, so that nobody has to look
-- through the orders of all. It is kept for a day, for orders that were under way when they left.
CREATE TABLE forgetting (
    customer_id uuid PRIMARY KEY,
    since timestamptz NOT NULL DEFAULT now()
);
INSERT INTO forgetting (customer_id) SELECT id FROM customers WHERE is_erased;
