CREATE INDEX CONCURRENTLY IF NOT EXISTS drawers_of_courier ON drawers (courier_id, restaurant_id, id)
    WHERE courier_id IS NOT NULL;
