CREATE INDEX CONCURRENTLY IF NOT EXISTS accounts_staff ON accounts (id) WHERE document->>'role' <> 'customer';
