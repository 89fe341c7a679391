-- When the kitchen decided on the order; NULL where it did before that was kept.
ALTER TABLE tickets ADD COLUMN IF NOT EXISTS decided_at timestamptz;
