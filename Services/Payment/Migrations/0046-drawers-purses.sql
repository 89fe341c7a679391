-- A courier's purse is a drawer in which all counts that they take. When they are erased, what they took in cash is written down and
-- their id goes. And the entries of the cheques that were there when it was counted.
ALTER TABLE drawers
    ADD COLUMN IF NOT EXISTS courier_id uuid,
    ADD COLUMN IF NOT EXISTS taken_cents integer,
    ADD COLUMN IF NOT EXISTS cheques bigint[];
