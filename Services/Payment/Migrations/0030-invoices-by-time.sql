-- For the list of a restaurant's invoices, and for what was sold in some days.
CREATE INDEX CONCURRENTLY IF NOT EXISTS invoices_by_time ON invoices (restaurant_id, (document->>'issuedAt'));
