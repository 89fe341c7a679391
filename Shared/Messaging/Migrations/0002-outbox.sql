-- For its first two seconds an event belongs to the process that wrote it; what is still here then is anybody's to publish.
ALTER TABLE outbox ALTER next_attempt_at SET DEFAULT now() + interval '2 seconds';

-- The type, or the type and one more word: of an order its status.
ALTER TABLE outbox ADD routing_key text;
UPDATE outbox SET routing_key = concat_ws('.', type, body->'order'->>'status');
ALTER TABLE outbox ALTER routing_key SET NOT NULL;
