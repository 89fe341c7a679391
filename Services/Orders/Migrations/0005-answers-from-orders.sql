-- A repetition is answered from the order: nothing that names a customer is kept a second time.
UPDATE idempotency SET subject_id = (reply->>'id')::uuid, reply = NULL;
DROP INDEX idempotency_of_customer;
