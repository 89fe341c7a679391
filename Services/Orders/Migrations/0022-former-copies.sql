-- What copies of the catalogue held before they changed, and until when it counts: a quote is kept by it, and an order that is changed
-- gets the offers of when it was placed.
CREATE TABLE IF NOT EXISTS former_copies (
    -- 'product', 'offer' or 'restaurant'.
    kind text NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL,
    -- Null where there was none, or it was withdrawn.
    document json,
    until timestamptz NOT NULL,
    PRIMARY KEY (kind, id, version)
);
