CREATE INDEX IF NOT EXISTS traced_events_at ON traced_events USING brin (at);
