-- Counts for each hour, day and month, of each restaurant and of the group, whose id is nil. What should be in a storeroom has the
-- grain `always`.
CREATE TABLE IF NOT EXISTS tallies (
    scope uuid NOT NULL,
    grain text NOT NULL,
    number integer NOT NULL,
    totals json NOT NULL,
    details json NOT NULL,
    PRIMARY KEY (scope, grain, number)
) WITH (fillfactor = 70);
