-- When what has run out is back by itself; NULL: when somebody says so.
ALTER TABLE outages ADD COLUMN IF NOT EXISTS until timestamptz;
