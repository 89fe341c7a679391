-- Events that the version which received them did not understand, until a newer one applies them.
CREATE TABLE put_off (
    id uuid PRIMARY KEY,
    type text NOT NULL,
    body json NOT NULL,
    -- As the message said it, in RFC 3339.
    occurred_at text,
    trace text,
    put_off_at timestamptz NOT NULL DEFAULT now(),
    next_attempt_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX put_off_due ON put_off (next_attempt_at);
