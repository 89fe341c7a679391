-- Of a mail about an order: which, and its status.
ALTER TABLE mails ADD COLUMN IF NOT EXISTS order_id uuid, ADD COLUMN IF NOT EXISTS order_status text;
