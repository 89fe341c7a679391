-- Numbers that earlier versions misread are written in E.164: 0033… and +33 (0)… had kept what is not dialled from abroad, and
-- overseas departments have codes of their own. Only rows that are wrong are touched, which are few; others hear of them.
WITH misread AS (
    SELECT id, phone,
        regexp_replace(
            regexp_replace(phone, '^\+330330?([1-9][0-9]{8})$', '+33\1'), '^\+330([1-9][0-9]{8})$', '+33\1') AS mainland
    FROM accounts
    WHERE phone ~ '^\+33(0|26[239]|59[046]|639|69[0-467])'
), corrected AS (
    SELECT id, phone,
        CASE
            WHEN mainland ~ '^\+33(26[239]|639|69[23])' THEN '+262'
            WHEN mainland ~ '^\+33(590|69[01])' THEN '+590'
            WHEN mainland ~ '^\+33[56]94' THEN '+594'
            WHEN mainland ~ '^\+33(596|69[67])' THEN '+596'
            ELSE '+33'
        END || substr(mainland, 4) AS e164
    FROM misread
    WHERE mainland ~ '^\+33[1-9][0-9]{8}$'
), repaired AS (
    UPDATE accounts a
    SET phone = c.e164,
        document = replace(a.document::text, '"phone":"' || c.phone || '"', '"phone":"' || c.e164 || '"')::json,
        version = a.version + 1
    FROM corrected c
    WHERE a.id = c.id
    RETURNING a.document, a.version
)
INSERT INTO outbox (id, type, routing_key, body)
SELECT gen_random_uuid(), 'accounts.account-changed', 'accounts.account-changed',
    json_build_object('account', document, 'version', version)
FROM repaired;
