CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS journal_closings ON journal (restaurant_id, kind, day) WHERE series = 'closings';
