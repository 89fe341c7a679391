-- How long one piece is in the oven.
ALTER TABLE products ADD COLUMN IF NOT EXISTS oven_seconds integer NOT NULL DEFAULT 0;
