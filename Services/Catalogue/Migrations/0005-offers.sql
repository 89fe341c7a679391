-- Discounts that the group gives: by themselves, or for who knows a code.
CREATE TABLE IF NOT EXISTS offers (
    id uuid PRIMARY KEY,
    code text,
    document json NOT NULL,
    is_withdrawn boolean NOT NULL DEFAULT false,
    version integer NOT NULL,
    -- A code that is withdrawn can be given again.
    live_code text GENERATED ALWAYS AS (CASE WHEN is_withdrawn THEN NULL ELSE code END) STORED,
    CONSTRAINT offers_code UNIQUE (live_code)
);
