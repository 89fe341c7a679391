-- Parts of payments that go back: what a cheaper revision or a complaint took off an order that was paid.
CREATE TABLE IF NOT EXISTS refunds (
    id uuid PRIMARY KEY,
    payment_id uuid NOT NULL,
    order_id uuid NOT NULL,
    amount_cents integer NOT NULL CHECK (amount_cents > 0),
    -- What it is for, as its credit note says it: negative lines and adjustments.
    lines json NOT NULL,
    adjustments json NOT NULL,
    -- Void: all of the payment goes back instead.
    status text NOT NULL DEFAULT 'due' CHECK (status IN ('due', 'refunded', 'void')),
    created_at timestamptz NOT NULL DEFAULT now(),
    attempts integer NOT NULL DEFAULT 0,
    -- Nobody else works on it before then; never where people hand it back.
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    refunded_by uuid
);
