-- Customers who asked to be forgotten and some of whose orders are not anonymous yet: a work list, so that nobody has to look
-- through the orders of all.
CREATE TABLE forgetting (
    customer_id uuid PRIMARY KEY
);
CREATE INDEX customers_erased ON customers (id) WHERE is_erased;

-- The answers that name a customer and were given to somebody else: staff, who ordered for them.
CREATE INDEX idempotency_of_customer ON idempotency ((reply->>'customerId'))
    WHERE reply->>'customerId' <> account_id::text;
