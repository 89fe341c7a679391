-- The cash of a till, from its float to its count.
CREATE TABLE IF NOT EXISTS drawers (
    id uuid PRIMARY KEY,
    restaurant_id uuid NOT NULL,
    till text NOT NULL,
    opened_at timestamptz NOT NULL,
    opened_by uuid,
    float_cents integer NOT NULL,
    -- Entries of the restaurant's journal after this one count, up to the last one before it was counted.
    opened_entry integer NOT NULL,
    closed_entry integer,
    closed_at timestamptz,
    counted_by uuid,
    counted_cents integer
);
