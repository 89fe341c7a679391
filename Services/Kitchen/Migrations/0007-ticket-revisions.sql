-- The revision of the order that a ticket's needs, plan and document are of, and the latest one that the kitchen has decided on.
ALTER TABLE tickets ADD revision integer NOT NULL DEFAULT 1, ADD decided_revision integer NOT NULL DEFAULT 1;
