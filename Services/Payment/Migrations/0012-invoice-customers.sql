-- Whom an invoice or credit note is for. It goes when that person is erased, and the document stays.
CREATE TABLE IF NOT EXISTS invoice_customers (
    restaurant_id uuid NOT NULL,
    number integer NOT NULL,
    account_id uuid NOT NULL,
    name text NOT NULL,
    address json,
    PRIMARY KEY (restaurant_id, number),
    UNIQUE (account_id, restaurant_id, number)
);
