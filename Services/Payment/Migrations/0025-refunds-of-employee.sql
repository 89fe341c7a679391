CREATE INDEX CONCURRENTLY IF NOT EXISTS refunds_of_employee ON refunds (refunded_by) WHERE refunded_by IS NOT NULL;
