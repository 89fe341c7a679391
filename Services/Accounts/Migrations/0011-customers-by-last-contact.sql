CREATE INDEX CONCURRENTLY IF NOT EXISTS accounts_customers_by_last_contact ON accounts (last_contact_at)
    WHERE document->>'role' = 'customer';
