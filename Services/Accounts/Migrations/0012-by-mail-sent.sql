-- What is older than what is kept is looked for every ten minutes.
CREATE INDEX CONCURRENTLY IF NOT EXISTS sent_order_mails_sent_at ON sent_order_mails USING brin (sent_at);
