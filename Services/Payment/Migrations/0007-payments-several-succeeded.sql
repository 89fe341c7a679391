-- payments_one_pending takes its place.
DROP INDEX payments_one_live;
