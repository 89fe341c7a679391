-- What each order, invoice and movement of stock counts for, as it is now: taken away from the tallies when a newer version comes.
CREATE TABLE IF NOT EXISTS contributions (
    subject text PRIMARY KEY,
    version integer NOT NULL,
    restaurant_id uuid NOT NULL,
    -- Since 1970, by the clock on the wall.
    hour integer NOT NULL,
    courier_id uuid,
    document json NOT NULL
) WITH (fillfactor = 80);
