CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS invoices_of_whole_payment ON invoices (payment_id, kind)
    WHERE refund_id IS NULL;
