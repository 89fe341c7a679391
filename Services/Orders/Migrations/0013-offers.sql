-- Copies of the catalogue's offers, and how often those are used that can be used up.
CREATE TABLE IF NOT EXISTS offers (
    id uuid PRIMARY KEY,
    code text,
    document json NOT NULL,
    maximum integer,
    uses integer NOT NULL DEFAULT 0,
    is_withdrawn boolean NOT NULL,
    version integer NOT NULL,
    UNIQUE (code, id)
);
