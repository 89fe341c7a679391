-- The end of each chain: what the next document goes on from.
CREATE TABLE IF NOT EXISTS journal_heads (
    restaurant_id uuid NOT NULL,
    series text NOT NULL,
    last integer NOT NULL DEFAULT 0,
    hash bytea,
    at timestamptz NOT NULL DEFAULT '-infinity',
    perpetual_cents bigint NOT NULL DEFAULT 0,
    -- Up to which invoice the journal goes. A version that kept no journal may have issued more.
    invoiced integer NOT NULL DEFAULT 0,
    closed_day text,
    PRIMARY KEY (restaurant_id, series)
);
