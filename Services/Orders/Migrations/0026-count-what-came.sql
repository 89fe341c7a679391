-- Counts an order that makes good another, in the transaction that inserts it. Of two at once the second waits for the first. What the
-- kitchen refused, or nobody got, made nothing good.
CREATE OR REPLACE FUNCTION count_replacement(replaced uuid, replaced_by uuid, most integer) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(replaced::text, 2));
    IF (SELECT count(*) FROM replacements r JOIN orders o ON o.id = r.order_id
        WHERE r.replaced_id = replaced AND o.status NOT IN ('cancelled', 'rejected', 'returned')) >= most THEN
        RAISE check_violation USING MESSAGE = 'the order was replaced often enough', CONSTRAINT = 'replacements';
    END IF;
    INSERT INTO replacements (replaced_id, order_id) VALUES (replaced, replaced_by);
END
$$;
