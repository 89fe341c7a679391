-- Who changed what. It holds no personal data but the ids of those who did something, so that it can be kept when people are
-- erased.
CREATE TABLE IF NOT EXISTS audit (
    subject uuid NOT NULL,
    id uuid NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    restaurant_id uuid,
    -- Nobody where it was the system.
    actor uuid,
    actor_role text,
    action text NOT NULL,
    before json,
    after json,
    PRIMARY KEY (subject, id)
);
