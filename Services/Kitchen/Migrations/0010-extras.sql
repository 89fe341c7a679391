-- What adding an ingredient to one piece takes of it.
CREATE TABLE IF NOT EXISTS extras (
    product_id uuid NOT NULL REFERENCES products,
    ingredient_id uuid NOT NULL REFERENCES ingredients,
    amount integer NOT NULL CHECK (amount > 0),
    PRIMARY KEY (product_id, ingredient_id)
);
