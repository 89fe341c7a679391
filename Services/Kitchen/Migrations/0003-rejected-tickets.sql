-- Tickets that the kitchen had rejected and that a later state of their order reopened: they have no stock and no content.
UPDATE tickets SET status = 'rejected'
WHERE document::text = '{}' AND stock = 'none' AND status IN ('awaiting-payment', 'placed', 'preparing', 'ready', 'delivering');
