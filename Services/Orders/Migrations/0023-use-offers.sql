-- Counts the uses of offers by new orders, in the transaction that inserts them. Of two orders that want the last one the second waits
-- for the first. Returns those orders that cannot have the offer, so that the others of the transaction go on.
CREATE OR REPLACE FUNCTION use_offers(new_orders uuid[], used uuid[], used_once_for uuid[])
RETURNS TABLE (refused uuid, is_used_up boolean) LANGUAGE plpgsql AS $$
DECLARE
    wanted record;
BEGIN
    -- In one order in all transactions: two that lock the same offers in different orders would be a deadlock.
    FOR wanted IN
        SELECT * FROM unnest(new_orders, used, used_once_for) WITH ORDINALITY AS u (order_id, offer_id, once_for, place)
        ORDER BY offer_id, place
    LOOP
        UPDATE offers SET uses = uses + 1 WHERE id = wanted.offer_id AND (maximum IS NULL OR uses < maximum);
        IF NOT FOUND THEN
            refused := wanted.order_id;
            is_used_up := true;
            RETURN NEXT;
            CONTINUE;
        END IF;
        INSERT INTO offer_uses (order_id, offer_id, once_for)
        VALUES (wanted.order_id, wanted.offer_id, wanted.once_for)
        ON CONFLICT ON CONSTRAINT offer_uses_once DO NOTHING;
        IF NOT FOUND THEN
            UPDATE offers SET uses = uses - 1 WHERE id = wanted.offer_id;
            refused := wanted.order_id;
            is_used_up := false;
            RETURN NEXT;
        END IF;
    END LOOP;
END
$$;
