CREATE INDEX IF NOT EXISTS reviews_of_author ON reviews (author_id, id);
