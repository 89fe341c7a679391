-- Couriers are kept no longer: see EraseAccount.swift.
UPDATE orders SET event = (event::jsonb - 'courierId')::json WHERE event->>'courierId' IS NOT NULL;
