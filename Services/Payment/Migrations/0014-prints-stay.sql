REVOKE UPDATE, DELETE, TRUNCATE ON invoice_prints FROM ocpizza_payment;
