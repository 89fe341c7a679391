-- What recipes are made of. Products say what they need of it, in their documents.
CREATE TABLE IF NOT EXISTS ingredients (
    id uuid PRIMARY KEY,
    document json NOT NULL,
    is_withdrawn boolean NOT NULL DEFAULT false,
    version integer NOT NULL
);
