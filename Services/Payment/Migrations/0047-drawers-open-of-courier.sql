CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS drawers_open_of_courier ON drawers (courier_id, restaurant_id) WHERE closed_at IS NULL;
