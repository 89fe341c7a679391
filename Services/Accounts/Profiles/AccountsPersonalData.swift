import Contracts
import Messaging
import PostgreSQL

extension Accounts {
  static let personalData = [
    PersonalData("account") { account, after, limit in
      "SELECT id, document FROM accounts WHERE id = \(account) AND id > \(after) LIMIT \(limit)"
    },
    PersonalData("contact") { account, after, limit in
      """
      SELECT id, json_strip_nulls(json_build_object(
        'lastContactAt', last_contact_at, 'toldOfErasureAt', told_of_erasure_at, 'accessEndedAt', generation_at))
      FROM accounts WHERE id = \(account) AND id > \(after) LIMIT \(limit)
      """
    },
    PersonalData("sessions") { account, after, limit in
      """
      SELECT family, json_strip_nulls(json_build_object(
        'signedInAt', min(signed_in_at), 'lastUsedAt', max(used_at), 'expiresAt', max(expires_at)))
      FROM refresh_tokens WHERE account_id = \(account) AND family > \(after)
      GROUP BY family ORDER BY family LIMIT \(limit)
      """
    },
    PersonalData("links") { account, after, limit in
      """
      SELECT place, link FROM (
        SELECT md5(hash::text)::uuid AS place, json_build_object('for', 'password', 'expiresAt', expires_at) AS link
        FROM reset_tokens WHERE account_id = \(account)
        UNION ALL
        SELECT md5(hash::text)::uuid, json_build_object('for', email, 'expiresAt', expires_at)
        FROM email_verifications WHERE account_id = \(account)) links
      WHERE place > \(after) ORDER BY place LIMIT \(limit)
      """
    },
    PersonalData("wrong passwords") { account, after, limit in
      """
      SELECT md5(key)::uuid, json_build_object('count', count, 'lastAt', last_at)
      FROM login_failures
      WHERE (key = 'current password of ' || \(account.description)
          OR EXISTS (SELECT FROM accounts a WHERE a.id = \(account)
            AND (key = 'anywhere ' || a.email OR starts_with(key, 'account ' || a.email || ' from '))))
        AND md5(key)::uuid > \(after)
      ORDER BY 1 LIMIT \(limit)
      """
    },
    // Mails that are not about an order hold links that set a password or verify an address.
    PersonalData("mails under way") { account, after, limit in
      """
      SELECT m.id, json_strip_nulls(json_build_object('to', recipient, 'subject', subject,
        'body', CASE WHEN m.order_id IS NOT NULL THEN body END))
      FROM mails m JOIN accounts a ON a.email = m.recipient
      WHERE a.id = \(account) AND m.id > \(after) ORDER BY m.id LIMIT \(limit)
      """
    },
    PersonalData("mails about orders") { account, after, limit in
      """
      SELECT order_id, json_build_object('orderId', order_id, 'status', status)
      FROM order_mails WHERE customer_id = \(account) AND order_id > \(after) ORDER BY order_id LIMIT \(limit)
      """
    },
    PersonalData("log") { account, after, limit in
      """
      SELECT id, json_build_object('at', at, 'action', action)
      FROM audit WHERE subject = \(account) AND id > \(after) ORDER BY id LIMIT \(limit)
      """
    },
  ]
}
