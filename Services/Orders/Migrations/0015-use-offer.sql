-- Counts a use of an offer, in the transaction that inserts the order. Of two orders that want the last one the second waits for the
-- first, and is refused.
CREATE OR REPLACE FUNCTION use_offer(used_by uuid, used uuid, used_once_for uuid) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE offers SET uses = uses + 1 WHERE id = used AND (maximum IS NULL OR uses < maximum);
    IF NOT FOUND THEN
        RAISE check_violation USING MESSAGE = 'the offer is used up', CONSTRAINT = 'offer_is_used_up';
    END IF;
    INSERT INTO offer_uses (order_id, offer_id, once_for) VALUES (used_by, used, used_once_for);
END
$$;
