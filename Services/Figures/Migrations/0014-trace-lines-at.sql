CREATE INDEX IF NOT EXISTS trace_lines_at ON trace_lines USING brin (at);
