-- Written by `make generate`.
-- The database's roles (RELIABILITY S16): one for each service, which may read and write the rows of its own schema and
-- nothing else, and one that owns the schemas and changes them. Run by a superuser; passwords come as psql variables.
CREATE ROLE ocpizza_migrator LOGIN PASSWORD :'migrator';
CREATE ROLE ocpizza_accounts LOGIN PASSWORD :'accounts';
CREATE ROLE ocpizza_catalogue LOGIN PASSWORD :'catalogue';
CREATE ROLE ocpizza_orders LOGIN PASSWORD :'orders';
CREATE ROLE ocpizza_kitchen LOGIN PASSWORD :'kitchen';
CREATE ROLE ocpizza_delivery LOGIN PASSWORD :'delivery';
CREATE ROLE ocpizza_payment LOGIN PASSWORD :'payment';

CREATE DATABASE ocpizza OWNER ocpizza_migrator TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8';
REVOKE ALL ON DATABASE ocpizza FROM PUBLIC;
\connect ocpizza
REVOKE ALL ON SCHEMA public FROM PUBLIC;

SELECT format('CREATE SCHEMA %1$I AUTHORIZATION ocpizza_migrator;
  GRANT CONNECT ON DATABASE ocpizza TO ocpizza_%1$I;
  GRANT USAGE ON SCHEMA %1$I TO ocpizza_%1$I;
  ALTER DEFAULT PRIVILEGES FOR ROLE ocpizza_migrator IN SCHEMA %1$I
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ocpizza_%1$I;
  ALTER DEFAULT PRIVILEGES FOR ROLE ocpizza_migrator IN SCHEMA %1$I
    GRANT USAGE ON SEQUENCES TO ocpizza_%1$I;
  ALTER ROLE ocpizza_%1$I SET search_path = %1$I;', name)
FROM unnest(ARRAY['accounts', 'catalogue', 'orders', 'kitchen', 'delivery', 'payment']) AS name
\gexec
