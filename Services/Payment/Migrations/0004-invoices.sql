-- The codes that restaurants have in the catalogue.
ALTER TABLE restaurants ADD code text;

-- Each series of numbers belongs to one restaurant for ever, also when the restaurant gets another code. One that several
-- restaurants have used belongs to none any more.
CREATE TABLE invoice_series (
    code text PRIMARY KEY,
    restaurant_id uuid
);

-- Series were named after cities. A restaurant that shared its series with no other goes on with it.
UPDATE restaurants SET code = left(regexp_replace(upper(city), '[^[:alpha:]]', '', 'g'), 6);
INSERT INTO invoice_series (code, restaurant_id)
SELECT code, CASE WHEN count(DISTINCT restaurant_id) = 1 THEN min(restaurant_id::text)::uuid END
FROM (
    SELECT code, id AS restaurant_id FROM restaurants
    UNION SELECT regexp_replace(document->>'number', '-[0-9]+$', ''), restaurant_id FROM invoices) AS used
GROUP BY code;

-- The number as it is printed, once among all restaurants. Numbers already given stay as they are; of those that were given
-- twice only the first is here, so that none of them is ever given again.
ALTER TABLE invoices ADD printed_number text;
UPDATE invoices i SET printed_number = given.printed
FROM (
    SELECT restaurant_id, number, document->>'number' AS printed,
        row_number() OVER (PARTITION BY document->>'number' ORDER BY restaurant_id, number) AS time
    FROM invoices) AS given
WHERE (i.restaurant_id, i.number) = (given.restaurant_id, given.number) AND given.time = 1;
CREATE UNIQUE INDEX invoices_printed ON invoices (printed_number);

-- What has been invoiced is never changed and never removed: a correction is a document of its own.
REVOKE UPDATE, DELETE, TRUNCATE ON invoices FROM ocpizza_payment;
