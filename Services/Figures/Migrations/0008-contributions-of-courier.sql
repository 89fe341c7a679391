CREATE INDEX IF NOT EXISTS contributions_of_courier ON contributions (courier_id) WHERE courier_id IS NOT NULL;
