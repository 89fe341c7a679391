CREATE INDEX IF NOT EXISTS reviews_newest ON reviews (restaurant_id, id) WHERE NOT is_withdrawn;
