-- What a ticket takes of the oven and of the couriers, and when it is planned to be on the counter or at the door.
ALTER TABLE tickets
    ADD COLUMN IF NOT EXISTS oven_seconds integer NOT NULL DEFAULT 0,
    ADD COLUMN IF NOT EXISTS round_plan json,
    ADD COLUMN IF NOT EXISTS arrives_at timestamptz;
