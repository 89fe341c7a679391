-- Which events told of an order. They are forgotten after sixty days.
CREATE TABLE IF NOT EXISTS trace_lines (
    order_id uuid NOT NULL,
    at timestamptz NOT NULL,
    status text NOT NULL,
    version integer NOT NULL,
    trace text,
    PRIMARY KEY (order_id, version)
);
