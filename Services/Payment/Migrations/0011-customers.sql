-- The names of customers, for their invoices.
CREATE TABLE IF NOT EXISTS customers (
    id uuid PRIMARY KEY,
    -- Null once the customer is erased.
    name text,
    is_erased boolean NOT NULL DEFAULT false,
    version integer NOT NULL
);
