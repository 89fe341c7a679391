-- Further routing keys of the event, with a space between them. The version before writes none.
ALTER TABLE outbox ADD watch_keys text;
