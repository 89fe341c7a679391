-- What a payment is for beside the order's lines: fees and discounts. Null where there are none.
ALTER TABLE payments ADD COLUMN IF NOT EXISTS adjustments json;
