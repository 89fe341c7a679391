-- Which events told of an order. They are forgotten after sixty days. It takes the place of trace_lines, which held those of orders.
CREATE TABLE IF NOT EXISTS traced_events (
    order_id uuid NOT NULL,
    event text NOT NULL,
    -- Of what it told: the order, a payment, an invoice.
    source text NOT NULL,
    version integer NOT NULL,
    at timestamptz NOT NULL,
    what text NOT NULL,
    trace text,
    PRIMARY KEY (order_id, event, source, version)
);
