-- payments_one_pending takes its place.
DROP INDEX IF EXISTS payments_one_live;
