-- Positions of addresses that came without one, by the hash of the address. No position: the geocoder knew none for sure.
CREATE TABLE places (
    key bytea PRIMARY KEY,
    latitude double precision,
    longitude double precision,
    asked_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((latitude IS NULL) = (longitude IS NULL))
);
CREATE INDEX places_by_age ON places (asked_at);

-- Fails where a customer has more open orders than they may. It is asked in the transaction that has inserted one, last of
-- all, so that it costs no round trip. Each of its statements sees what has been committed until then (READ COMMITTED), so of
-- two that insert at once the second, which waits for the lock, counts the first.
CREATE FUNCTION check_open_orders(customer uuid, most integer, most_unpaid integer) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    open_count integer;
    unpaid_count integer;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(customer::text, 0));
    SELECT count(*), count(*) FILTER (WHERE o.status = 'awaiting-payment') INTO open_count, unpaid_count
    FROM (
        SELECT status FROM orders WHERE customer_id = customer
            AND status IN ('awaiting-payment', 'placed', 'preparing', 'ready', 'delivering')
        LIMIT most + 1) o;
    IF open_count > most THEN
        RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'open_orders', MESSAGE = 'too many open orders';
    ELSIF unpaid_count > most_unpaid THEN
        RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'unpaid_orders', MESSAGE = 'too many unpaid orders';
    END IF;
END $$;
