-- Who was erased: the dead letters that tell of them are looked for by this.
CREATE INDEX audit_log_erased ON audit_log (account_id) WHERE action = 'erased';
