-- Hours per fulfilment, special days and closures. `hours` stays for the version before.
ALTER TABLE restaurants ADD COLUMN IF NOT EXISTS opening json;
