CREATE INDEX CONCURRENTLY IF NOT EXISTS journal_of_till ON journal (restaurant_id, till, number) WHERE tender = 'cash';
