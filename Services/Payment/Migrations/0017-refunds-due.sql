CREATE INDEX CONCURRENTLY IF NOT EXISTS refunds_due ON refunds (next_attempt_at) WHERE status = 'due';
