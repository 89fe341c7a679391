CREATE TABLE accounts (
    id uuid PRIMARY KEY,
    -- In lower case; nobody else's.
    email text NOT NULL,
    phone text,
    document json NOT NULL,
    password_hash text NOT NULL,
    -- Access tokens of an earlier generation are void.
    generation integer NOT NULL DEFAULT 1,
    generation_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX accounts_email ON accounts (email);
CREATE INDEX accounts_phone ON accounts (phone);
CREATE INDEX accounts_revoked ON accounts (generation_at) WHERE generation > 1;

-- Whose tokens must not be believed although the account is gone.
CREATE TABLE erasures (
    account_id uuid PRIMARY KEY,
    generation integer NOT NULL,
    erased_at timestamptz NOT NULL DEFAULT now()
);

-- Refresh tokens, by their hash. Each is good for one refresh; one that comes twice was stolen, and ends its family.
CREATE TABLE refresh_tokens (
    hash bytea PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
    family uuid NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX refresh_tokens_family ON refresh_tokens (family);
CREATE INDEX refresh_tokens_account ON refresh_tokens (account_id);

-- Wishes to reset a password: looked into apart from the request, which therefore takes as long for every address.
CREATE TABLE reset_wishes (
    id uuid PRIMARY KEY,
    email text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE reset_tokens (
    hash bytea PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
    expires_at timestamptz NOT NULL
);

-- Failed logins of late, by what they have in common.
CREATE TABLE login_failures (
    key text PRIMARY KEY,
    count integer NOT NULL,
    last_at timestamptz NOT NULL
);

-- Mail on its way to the mail server.
CREATE TABLE mails (
    id uuid PRIMARY KEY,
    recipient text NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX mails_due ON mails (next_attempt_at);

-- Which step of an order its customer was last told of.
CREATE TABLE order_mails (
    order_id uuid PRIMARY KEY,
    customer_id uuid NOT NULL,
    order_version integer NOT NULL,
    status text NOT NULL
);
CREATE INDEX order_mails_of_customer ON order_mails (customer_id);

-- What happened to accounts, for ever. The service may add to it and read it, and no more.
CREATE TABLE audit_log (
    id uuid PRIMARY KEY,
    account_id uuid,
    action text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
REVOKE UPDATE, DELETE ON audit_log FROM ocpizza_accounts;
