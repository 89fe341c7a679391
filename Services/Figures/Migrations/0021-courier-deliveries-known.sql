UPDATE courier_tallies SET deliveries = (tally->>'delivered')::integer
WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM courier_tallies WHERE deliveries = 0 AND tally->>'delivered' IS NOT NULL LIMIT 1000));
