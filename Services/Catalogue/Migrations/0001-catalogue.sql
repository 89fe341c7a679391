CREATE TABLE restaurants (
    id uuid PRIMARY KEY,
    document json NOT NULL,
    version integer NOT NULL
);

-- A tree: drinks, and among them cans and bottles.
CREATE TABLE categories (
    id uuid PRIMARY KEY,
    parent_id uuid REFERENCES categories,
    name text NOT NULL,
    position integer NOT NULL,
    version integer NOT NULL
);

CREATE TABLE products (
    id uuid PRIMARY KEY,
    category_id uuid NOT NULL REFERENCES categories,
    document json NOT NULL,
    is_withdrawn boolean NOT NULL DEFAULT false,
    version integer NOT NULL
);
