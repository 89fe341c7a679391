-- First names, copied from accounts.
CREATE TABLE IF NOT EXISTS customers (
    id uuid PRIMARY KEY,
    first_name text NOT NULL,
    is_erased boolean NOT NULL DEFAULT false,
    version integer NOT NULL
);
