ALTER TABLE tickets ALTER COLUMN decided_at SET DEFAULT now();
