-- The status is read from its own column and put in front of what was written down once.
UPDATE tickets SET document = (document::jsonb - 'status')::json;
