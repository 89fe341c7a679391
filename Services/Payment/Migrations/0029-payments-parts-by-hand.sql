CREATE INDEX CONCURRENTLY IF NOT EXISTS payments_parts_by_hand ON payments (id)
    WHERE part_due_cents > 0 AND method <> 'card';
