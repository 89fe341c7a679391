-- Who wants to be erased and is not yet. Until then they can do nothing; their account is there for those who bring what is
-- under way for them.
CREATE TABLE departures (
    account_id uuid PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    asked_at timestamptz NOT NULL DEFAULT now(),
    -- Which orders hold it up, as orders told, and until when at the latest; null while orders has not answered.
    open_orders json,
    latest_at timestamptz,
    ask_again_at timestamptz NOT NULL DEFAULT now() + interval '1 minute'
);
