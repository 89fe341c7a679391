-- The revision of the order that a ticket's needs, plan and document are of, and the latest one that the kitchen has decided on.
ALTER TABLE tickets
    ADD COLUMN IF NOT EXISTS revision integer NOT NULL DEFAULT 1,
    ADD COLUMN IF NOT EXISTS decided_revision integer NOT NULL DEFAULT 1;
