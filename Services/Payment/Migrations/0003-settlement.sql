ALTER TABLE payments
    -- Where the customer's bank sends them back, and what it asks of them while the payment waits.
    ADD return_url text,
    ADD next_action json,
    -- Another payment of the order takes its place, so it is called off.
    ADD is_replaced boolean NOT NULL DEFAULT false,
    -- When the provider last left a question unanswered: what was asked may still take effect a little later.
    ADD unanswered_at timestamptz,
    -- How often, and when, a payment that waits for the customer's bank was looked at.
    ADD looks integer NOT NULL DEFAULT 0,
    ADD looked_at timestamptz,
    -- The employee who handed the money back.
    ADD refunded_by uuid;

CREATE INDEX payments_refunded_by ON payments (refunded_by) WHERE refunded_by IS NOT NULL;

-- What people have to hand back. The provider has no part in it.
CREATE INDEX payments_to_hand_back ON payments (id) WHERE refund_due AND method IN ('cash', 'cheque');

-- The provider's events, by the ids that it gave them: each counts once.
CREATE TABLE provider_events (
    id text PRIMARY KEY,
    received_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX provider_events_received ON provider_events (received_at);
