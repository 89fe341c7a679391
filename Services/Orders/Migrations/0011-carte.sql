-- The product as the catalogue publishes it, with its sizes, recipes and extras. Absent until it has been published once more.
ALTER TABLE products ADD COLUMN IF NOT EXISTS document json;
