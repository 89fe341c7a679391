CREATE INDEX CONCURRENTLY IF NOT EXISTS drawer_movements_of_employee ON drawer_movements (moved_by)
    WHERE moved_by IS NOT NULL;
