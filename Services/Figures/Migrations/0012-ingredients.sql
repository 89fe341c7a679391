CREATE TABLE IF NOT EXISTS ingredients (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    unit text NOT NULL
);
