-- The tree of the carte, by which stations choose what they see.
CREATE TABLE IF NOT EXISTS categories (
    id uuid PRIMARY KEY,
    parent_id uuid,
    version integer NOT NULL
);
