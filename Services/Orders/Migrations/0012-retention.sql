-- Up to which order personal data has been erased because of its age: one row at most.
CREATE TABLE IF NOT EXISTS retention (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    reached_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000'
);
