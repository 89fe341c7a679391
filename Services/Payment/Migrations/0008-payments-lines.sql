-- What a payment is for: the order's lines, less those that an earlier payment was for. Null for payments of before, which were
-- always for the whole order.
ALTER TABLE payments ADD COLUMN IF NOT EXISTS lines json;
