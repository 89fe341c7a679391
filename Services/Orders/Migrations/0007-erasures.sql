-- Customers who want to be erased and of whom orders still tell: a work list, so that nobody has to look through the orders of
-- all. It takes the place of `forgetting`, which the version before this one still fills.
CREATE TABLE erasures (
    customer_id uuid PRIMARY KEY,
    -- An order that nobody has ended by then holds up nothing any more.
    latest_at timestamptz NOT NULL,
    -- Accounts waits to hear that nothing is under way.
    is_awaited boolean NOT NULL
);
INSERT INTO erasures SELECT customer_id, now() + interval '8 days', false FROM forgetting;

-- Employees who were erased, and up to which order their ids have been taken out.
CREATE TABLE erased_staff (
    account_id uuid PRIMARY KEY,
    reached_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000'
);

-- Called before orders of these customers are written. Whoever erases a customer holds the same lock alone, so they see each
-- order that was taken before, and each one that comes after is refused.
CREATE FUNCTION refuse_erased(customers_of_orders uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended(id::text, 1)) FROM unnest(customers_of_orders) AS id;
    IF EXISTS (SELECT FROM customers WHERE id = ANY (customers_of_orders) AND is_erased) THEN
        RAISE check_violation USING MESSAGE = 'a customer is erased', CONSTRAINT = 'customer_is_erased';
    END IF;
END
$$;
