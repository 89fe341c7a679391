CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS drawers_open ON drawers (restaurant_id, till) WHERE closed_at IS NULL;
