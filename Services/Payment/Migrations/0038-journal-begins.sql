-- Invoices from before there was a journal are not in it.
INSERT INTO journal_heads (restaurant_id, series, invoiced)
SELECT c.restaurant_id, 'journal', c.last FROM invoice_counters c
WHERE NOT EXISTS (SELECT 1 FROM journal_heads h WHERE h.restaurant_id = c.restaurant_id AND h.series = 'journal')
LIMIT 1000;
