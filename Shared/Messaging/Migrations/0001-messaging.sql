-- What every service keeps for its messages. Rows come and go all the time, so the tables are vacuumed by count.

-- Events that became true and are not yet confirmed by the broker.
CREATE TABLE outbox (
    id uuid PRIMARY KEY,
    type text NOT NULL,
    body json NOT NULL,
    trace text,
    occurred_at timestamptz NOT NULL DEFAULT now(),
    next_attempt_at timestamptz NOT NULL DEFAULT now()
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- Events that have taken effect here.
CREATE TABLE inbox (
    message_id uuid PRIMARY KEY,
    handled_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX inbox_handled_at ON inbox USING brin (handled_at);

-- Answers already given to requests that carried an idempotency key.
CREATE TABLE idempotency (
    account_id uuid NOT NULL,
    request text NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    reply json NOT NULL,
    answered_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, request, key)
);
CREATE INDEX idempotency_answered_at ON idempotency USING brin (answered_at);
