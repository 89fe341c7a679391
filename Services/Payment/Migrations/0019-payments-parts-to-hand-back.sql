CREATE INDEX CONCURRENTLY IF NOT EXISTS payments_parts_to_hand_back ON payments (id)
    WHERE part_due_cents > 0 AND method IN ('cash', 'cheque');
