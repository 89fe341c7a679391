-- The same for couriers, by day.
CREATE TABLE IF NOT EXISTS courier_tallies (
    restaurant_id uuid NOT NULL,
    courier_id uuid NOT NULL,
    day integer NOT NULL,
    tally json NOT NULL,
    PRIMARY KEY (restaurant_id, courier_id, day)
) WITH (fillfactor = 70);
