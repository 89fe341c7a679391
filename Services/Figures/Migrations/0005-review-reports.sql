-- What people have against reviews, each person once.
CREATE TABLE IF NOT EXISTS review_reports (
    review_id uuid NOT NULL REFERENCES reviews (id),
    -- A random id once the account is erased.
    reporter_id uuid NOT NULL,
    reason text NOT NULL,
    note text,
    at timestamptz NOT NULL,
    PRIMARY KEY (review_id, reporter_id)
);
