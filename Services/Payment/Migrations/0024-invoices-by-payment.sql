CREATE INDEX CONCURRENTLY IF NOT EXISTS invoices_by_payment ON invoices (payment_id);
