-- Where the answer can be told from what the request made, that is what is kept of it.
ALTER TABLE idempotency ADD subject_id uuid, ALTER reply DROP NOT NULL;
ALTER TABLE idempotency ADD CHECK (num_nonnulls(reply, subject_id) = 1);
