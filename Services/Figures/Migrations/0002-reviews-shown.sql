CREATE INDEX IF NOT EXISTS reviews_shown ON reviews (restaurant_id, rating, id) WHERE hidden_at IS NULL AND NOT is_withdrawn;
