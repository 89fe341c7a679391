-- Orders as we last heard of them: what is to be paid, and whether it may be.
CREATE TABLE orders (
    id uuid PRIMARY KEY,
    restaurant_id uuid NOT NULL,
    customer_id uuid,
    -- The kitchen has accepted it, or it has ended: no money moves before.
    is_decided boolean NOT NULL,
    version integer NOT NULL,
    document json NOT NULL
) WITH (fillfactor = 85);

-- Where invoice numbers take their prefix from.
CREATE TABLE restaurants (
    id uuid PRIMARY KEY,
    city text NOT NULL,
    version integer NOT NULL
);

-- One attempt to pay. It is written before the provider is called, so that whatever happens we know that we may have.
CREATE TABLE payments (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders,
    method text NOT NULL,
    status text NOT NULL CHECK (status IN ('pending', 'succeeded', 'refused', 'refunded')),
    amount_cents integer NOT NULL CHECK (amount_cents > 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    invoice_number text,
    refusal text,
    account_id uuid NOT NULL,
    idempotency_key text NOT NULL,
    fingerprint bytea NOT NULL,
    payment_token text,
    intent_id text,
    attempts integer NOT NULL DEFAULT 0,
    refund_due boolean NOT NULL DEFAULT false,
    -- Nobody else works on it before then; whoever does moves it on, and so loses it if they die.
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1
);
-- At most one charge for an order (RELIABILITY R6).
CREATE UNIQUE INDEX payments_one_live ON payments (order_id) WHERE status IN ('pending', 'succeeded');
CREATE UNIQUE INDEX payments_key ON payments (account_id, idempotency_key);
CREATE INDEX payments_due ON payments (next_attempt_at) WHERE status = 'pending' OR refund_due;
CREATE INDEX payments_of_order ON payments (order_id);

-- Numbers without gaps: taken in the transaction that writes the document, one at a time for each restaurant.
CREATE TABLE invoice_counters (
    restaurant_id uuid PRIMARY KEY,
    last integer NOT NULL
);

CREATE TABLE invoices (
    restaurant_id uuid NOT NULL,
    number integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('invoice', 'credit-note')),
    payment_id uuid NOT NULL REFERENCES payments,
    order_id uuid NOT NULL,
    document json NOT NULL,
    PRIMARY KEY (restaurant_id, number)
);
CREATE UNIQUE INDEX invoices_of_payment ON invoices (payment_id, kind);
CREATE INDEX invoices_of_order ON invoices (order_id);
