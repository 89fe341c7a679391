-- Who sells in a restaurant, as its invoices say it. Null until the restaurant's next event.
ALTER TABLE restaurants ADD COLUMN IF NOT EXISTS seller json;
