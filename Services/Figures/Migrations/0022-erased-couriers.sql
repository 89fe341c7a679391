-- Couriers who were erased: an older event that comes late must not count for them again.
CREATE TABLE IF NOT EXISTS erased_couriers (id uuid PRIMARY KEY);
