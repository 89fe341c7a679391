CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS invoices_of_refund ON invoices (refund_id);
