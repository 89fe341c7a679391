-- What a restaurant can do at a time, and what its kitchen and its couriers have planned beside `load`: by slot, seconds of places in
-- the oven, and of rounds. `hands` stays for the version before.
ALTER TABLE restaurants
    ADD COLUMN IF NOT EXISTS capacity json,
    ADD COLUMN IF NOT EXISTS oven json NOT NULL DEFAULT '[]',
    ADD COLUMN IF NOT EXISTS rounds json NOT NULL DEFAULT '[]',
    -- By how many seconds a promise lies behind what is planned.
    ADD COLUMN IF NOT EXISTS ready_margin integer NOT NULL DEFAULT 300,
    ADD COLUMN IF NOT EXISTS door_margin integer NOT NULL DEFAULT 300,
    -- What others were last told, beside `free_from`.
    ADD COLUMN IF NOT EXISTS outlook json;
