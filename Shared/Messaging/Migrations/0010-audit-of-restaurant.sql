-- What was done in a restaurant, or to what belongs to the group, by the time at which it was done.
CREATE INDEX CONCURRENTLY IF NOT EXISTS audit_of_restaurant ON audit (restaurant_id, id);
