-- When an account was last used, to a day; of those from before, when this script ran. And when its owner was told that it will be
-- erased.
ALTER TABLE accounts
    ADD COLUMN IF NOT EXISTS last_contact_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN IF NOT EXISTS told_of_erasure_at timestamptz;
