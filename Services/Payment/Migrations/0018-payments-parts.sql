-- How much of a payment has gone back, and how much more is to go back, while the rest stays.
ALTER TABLE payments
    ADD COLUMN IF NOT EXISTS refunded_cents integer NOT NULL DEFAULT 0,
    ADD COLUMN IF NOT EXISTS part_due_cents integer NOT NULL DEFAULT 0;
