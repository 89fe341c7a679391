-- Copied from the carte: what is sold, how it is called, and what it takes.
CREATE TABLE IF NOT EXISTS goods (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    portion json NOT NULL,
    version integer NOT NULL
);
