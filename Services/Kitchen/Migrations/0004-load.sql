-- The queue has a time: seconds of work by slot of five minutes, counted from 1970. `queued_seconds` stays for the version
-- before.
ALTER TABLE restaurants
    -- For each slot three numbers: which it is, its work, and all the work of the orders that are to be ready in it.
    ADD load json NOT NULL DEFAULT '[]',
    ADD hands integer NOT NULL DEFAULT 2,
    -- Null until the catalogue has told them.
    ADD hours json,
    ADD version integer NOT NULL DEFAULT 0,
    -- When somebody has a hand free, as the others were last told.
    ADD free_from timestamptz,
    ADD load_version integer NOT NULL DEFAULT 0;
ALTER TABLE tickets
    -- What it takes of the load: for each slot two numbers.
    ADD plan json,
    -- Of an order for later: when its preparation begins.
    ADD prepare_from timestamptz;
