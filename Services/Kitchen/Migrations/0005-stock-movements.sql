-- What came into storerooms or left them otherwise than with an order.
CREATE TABLE stock_movements (
    id uuid PRIMARY KEY,
    restaurant_id uuid NOT NULL,
    -- Who noted it; not part of what is answered. Null where it was the system.
    actor_id uuid,
    document json NOT NULL
);
CREATE INDEX stock_movements_of_restaurant ON stock_movements (restaurant_id, id);
