-- Who took the latest step, and who brings it: not in the document, which customers read.
ALTER TABLE orders ADD actor_id uuid, ADD courier_id uuid;
UPDATE orders SET
    actor_id = (document->'history'->-1->>'employeeId')::uuid,
    courier_id = (SELECT (step->>'employeeId')::uuid FROM json_array_elements(document->'history') step
        WHERE step->>'status' = 'delivering'),
    document = jsonb_set(document::jsonb, '{history}',
        (SELECT jsonb_agg(step - 'employeeId') FROM jsonb_array_elements(document::jsonb->'history') step))::json;
