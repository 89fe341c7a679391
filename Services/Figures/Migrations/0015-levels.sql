-- What there should be in each storeroom, for the group.
CREATE INDEX CONCURRENTLY IF NOT EXISTS tallies_levels ON tallies (scope) WHERE grain = 'always';
