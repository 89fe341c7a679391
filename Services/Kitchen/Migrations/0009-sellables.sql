-- Each row is something that is sold: a size, or a product without sizes. Null: of the product with the same id.
ALTER TABLE products ADD COLUMN IF NOT EXISTS product_id uuid;
