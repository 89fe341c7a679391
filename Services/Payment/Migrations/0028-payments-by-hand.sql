-- What people have to hand back, whatever they took. payments_to_hand_back is for the version before.
CREATE INDEX CONCURRENTLY IF NOT EXISTS payments_by_hand ON payments (id) WHERE refund_due AND method <> 'card';
