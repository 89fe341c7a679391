-- The couriers of the group.
CREATE INDEX CONCURRENTLY IF NOT EXISTS courier_tallies_by_day ON courier_tallies (day);
