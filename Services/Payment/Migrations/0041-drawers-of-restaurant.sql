CREATE INDEX CONCURRENTLY IF NOT EXISTS drawers_of_restaurant ON drawers (restaurant_id, id);
