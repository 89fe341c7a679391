-- At most one payment of an order is under way (RELIABILITY R6). When one has succeeded, another may pay what a later revision of
-- the order added.
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS payments_one_pending ON payments (order_id) WHERE status = 'pending';
