-- For tables to which rows are only added. A trigger and not a revoked permission: this script does not know the service's role.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE = 'rows of ' || TG_TABLE_NAME || ' are kept as they are';
END
$$;
