-- What the reviews of each restaurant come to that are shown: the sum of their stars, and how many they are.
CREATE TABLE IF NOT EXISTS ratings (
    restaurant_id uuid PRIMARY KEY,
    stars integer NOT NULL,
    count integer NOT NULL,
    version integer NOT NULL
);
