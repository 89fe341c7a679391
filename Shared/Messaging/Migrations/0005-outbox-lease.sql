-- The two seconds for which an event belongs to its process begin when it is written, not when its transaction began: the process
-- counts them too, and publishes nothing that another may have taken.
ALTER TABLE outbox ALTER next_attempt_at SET DEFAULT clock_timestamp() + interval '2 seconds';
