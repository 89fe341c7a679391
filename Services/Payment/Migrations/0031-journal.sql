-- What happens at the tills of a restaurant, what closes it, and what is done with them: three chains, each document with the hash of
-- the one before and a signature. Its bytes are what is signed, so the type is json, which keeps them.
CREATE TABLE IF NOT EXISTS journal (
    restaurant_id uuid NOT NULL,
    series text NOT NULL,
    number integer NOT NULL,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    till text,
    order_id uuid,
    -- What went through the till, and how.
    tender text,
    cents integer,
    -- The last day of a closing.
    day text,
    document json NOT NULL,
    signature bytea NOT NULL,
    PRIMARY KEY (restaurant_id, series, number)
);
