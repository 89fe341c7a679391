-- For its first two seconds an event belongs to the process that wrote it; what is still here then is anybody's to publish.
ALTER TABLE outbox ALTER next_attempt_at SET DEFAULT now() + interval '2 seconds';
