-- invoices_of_whole_payment takes its place.
DROP INDEX IF EXISTS invoices_of_payment;
