-- What each payment has brought in, and what it had brought in before its newest state. Unknown (NULL) of states that the version
-- before applied.
ALTER TABLE payments
    ADD COLUMN IF NOT EXISTS received_cents integer,
    ADD COLUMN IF NOT EXISTS received_before_cents integer DEFAULT 0;
