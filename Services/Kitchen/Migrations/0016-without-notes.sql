-- A ticket without what the customer wrote, and without their name.
CREATE OR REPLACE FUNCTION without_notes(ticket json) RETURNS json LANGUAGE sql IMMUTABLE AS $$
    SELECT (jsonb_set(ticket::jsonb - 'customerName' - 'note' - 'added' - 'removed', '{lines}',
        (SELECT coalesce(jsonb_agg(line - 'note'), '[]') FROM jsonb_array_elements(ticket::jsonb->'lines') line)))::json
$$;
