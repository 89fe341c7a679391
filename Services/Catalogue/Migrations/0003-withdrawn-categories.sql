-- Withdrawn products keep the category that they had.
ALTER TABLE categories ADD COLUMN IF NOT EXISTS is_withdrawn boolean NOT NULL DEFAULT false;
