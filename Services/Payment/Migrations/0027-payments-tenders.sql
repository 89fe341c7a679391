-- Of cash: what the customer gave. And where what was taken was put.
ALTER TABLE payments
    ADD COLUMN IF NOT EXISTS handed_over_cents integer,
    ADD COLUMN IF NOT EXISTS till text;
