-- The row of somebody who was erased stays, empty, so that an older event which comes late does not bring them back.
ALTER TABLE customers ADD is_erased boolean NOT NULL DEFAULT false;
