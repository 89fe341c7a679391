-- A restaurant's code is printed on its invoices, so no two have the same. It is in the document, which may be from a version
-- that knew no codes. Checked at the end of a transaction: one load may exchange two codes.
ALTER TABLE restaurants
    ADD code text GENERATED ALWAYS AS (document->>'code') STORED,
    ADD CONSTRAINT restaurants_code UNIQUE (code) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT restaurants_code_form CHECK (code ~ '^[A-Z0-9]{2,8}$');
