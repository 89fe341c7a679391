CREATE INDEX CONCURRENTLY IF NOT EXISTS invoice_customers_by_age ON invoice_customers (named_at);
