CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS journal_cancellations ON journal (order_id) WHERE kind = 'cancellation';
