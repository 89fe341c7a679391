-- How many deliveries are in the tally, by which the group's couriers are sorted.
ALTER TABLE courier_tallies ADD COLUMN IF NOT EXISTS deliveries integer NOT NULL DEFAULT 0;
