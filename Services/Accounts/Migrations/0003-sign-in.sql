-- When the password of a session was given; not known of those from before.
ALTER TABLE refresh_tokens ADD signed_in_at timestamptz;

-- Links by which somebody shows that they read what is sent to a new address.
CREATE TABLE email_verifications (
    hash bytea PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
    email text NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX email_verifications_account ON email_verifications (account_id);
