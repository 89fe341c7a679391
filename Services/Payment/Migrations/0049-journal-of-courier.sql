-- What couriers took.
CREATE INDEX CONCURRENTLY IF NOT EXISTS journal_of_courier ON journal (restaurant_id, (document->>'operatorId'), number)
    WHERE till = 'livraison' AND tender IS NOT NULL;
