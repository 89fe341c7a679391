-- The category of what is sold; null until the product has been published once more.
ALTER TABLE products ADD COLUMN IF NOT EXISTS category_id uuid;
