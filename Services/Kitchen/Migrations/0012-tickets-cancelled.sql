-- Tickets that are still shown struck through. Few are: each leaves the index when its document is emptied.
CREATE INDEX CONCURRENTLY IF NOT EXISTS tickets_struck ON tickets (restaurant_id, cancelled_at) WHERE cancelled_at IS NOT NULL;
