-- For what somebody may read who asks for all that we hold about them.
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_of_customer ON orders (customer_id) WHERE customer_id IS NOT NULL;
