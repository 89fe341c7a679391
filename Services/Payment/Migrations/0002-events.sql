-- Orders are kept as the event that told them, which is an object around the order.
ALTER TABLE orders RENAME document TO event;
UPDATE orders SET event = json_build_object('order', event);
