-- By the 32 digits of a trace (W3C Trace Context), as logs have them.
CREATE INDEX IF NOT EXISTS traced_events_by_trace ON traced_events (substr(trace, 4, 32)) WHERE trace IS NOT NULL;
