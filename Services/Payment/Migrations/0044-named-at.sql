-- When a customer was named beside a document. Of those that were named before this column it is when the column was added.
ALTER TABLE invoice_customers ADD COLUMN IF NOT EXISTS named_at timestamptz NOT NULL DEFAULT now();
