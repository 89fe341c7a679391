-- The refund that a credit note is for; null where it takes back all that is left of an invoice.
ALTER TABLE invoices ADD COLUMN IF NOT EXISTS refund_id uuid;
