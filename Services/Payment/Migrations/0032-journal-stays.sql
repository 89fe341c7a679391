REVOKE UPDATE, DELETE, TRUNCATE ON journal FROM ocpizza_payment;
