CREATE INDEX CONCURRENTLY IF NOT EXISTS journal_by_time ON journal (restaurant_id, series, at);
