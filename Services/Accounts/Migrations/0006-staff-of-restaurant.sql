CREATE INDEX CONCURRENTLY IF NOT EXISTS accounts_staff_of_restaurant ON accounts ((document->>'restaurantId'), id)
    WHERE document->>'role' <> 'customer';
