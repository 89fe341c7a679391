-- Whose order it is while it is open, for the first name; and when it was cancelled, since a ticket is shown for a while after that.
ALTER TABLE tickets
    ADD COLUMN IF NOT EXISTS customer_id uuid,
    ADD COLUMN IF NOT EXISTS cancelled_at timestamptz;
