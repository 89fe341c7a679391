"""The database's roles and schemas."""

TEMPLATE = """\
-- Written by `make generate`.
-- The database's roles (RELIABILITY S16): one for each service, which may read and write the rows of its own schema and
-- nothing else, one that owns the schemas and changes them, and one for what watches, which changes nothing. Run by a superuser;
-- passwords come as psql variables. What is there already stays: run again it adds what is new.
SELECT format('CREATE ROLE ocpizza_%s LOGIN PASSWORD %L', name, password)
FROM (VALUES
{roles}
) AS new (name, password)
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ocpizza_' || name)
\\gexec

SELECT $$CREATE DATABASE ocpizza OWNER ocpizza_migrator TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'$$
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'ocpizza')
\\gexec
REVOKE ALL ON DATABASE ocpizza FROM PUBLIC;
\\connect ocpizza
REVOKE ALL ON SCHEMA public FROM PUBLIC;

SELECT format('CREATE SCHEMA %1$I AUTHORIZATION ocpizza_migrator;
  GRANT CONNECT ON DATABASE ocpizza TO ocpizza_%1$I;
  GRANT USAGE ON SCHEMA %1$I TO ocpizza_%1$I;
  ALTER DEFAULT PRIVILEGES FOR ROLE ocpizza_migrator IN SCHEMA %1$I
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ocpizza_%1$I;
  ALTER DEFAULT PRIVILEGES FOR ROLE ocpizza_migrator IN SCHEMA %1$I
    GRANT USAGE ON SEQUENCES TO ocpizza_%1$I;
  ALTER ROLE ocpizza_%1$I SET search_path = %1$I;', name)
FROM unnest(ARRAY[{names}]) AS name
WHERE NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = name)
\\gexec

-- What ocpizza-metrics counts lies in these schemas; exporters read PostgreSQL's own statistics.
SELECT $$GRANT pg_monitor TO ocpizza_monitor;
  GRANT CONNECT ON DATABASE ocpizza TO ocpizza_monitor;
  GRANT USAGE ON SCHEMA kitchen, orders, payment TO ocpizza_monitor;
  GRANT SELECT ON ALL TABLES IN SCHEMA kitchen, orders, payment TO ocpizza_monitor;
  ALTER DEFAULT PRIVILEGES FOR ROLE ocpizza_migrator IN SCHEMA kitchen, orders, payment
    GRANT SELECT ON TABLES TO ocpizza_monitor;$$
WHERE NOT has_schema_privilege('ocpizza_monitor', 'payment', 'USAGE')
\\gexec
"""


def roles(services: list[dict]) -> str:
    names = [service["name"] for service in services if service["migrations"]]
    return TEMPLATE.format(
        roles=",\n".join(f"  ('{name}', :'{name}')" for name in ["migrator", "monitor", *names]),
        names=", ".join(f"'{name}'" for name in names))
