import Messaging
import PostgreSQL

extension Orders {
  static let personalData = [
    PersonalData("orders") { account, after, limit in
      """
      SELECT id, document FROM orders WHERE customer_id = \(account) AND id > \(after) ORDER BY id LIMIT \(limit)
      """
    },
    PersonalData("earlier revisions") { account, after, limit in
      """
      SELECT o.id, json_build_object('orderId', o.id, 'revisions', json_agg(r.document ORDER BY r.revision))
      FROM orders o JOIN order_revisions r ON r.order_id = o.id
      WHERE o.customer_id = \(account) AND o.id > \(after) GROUP BY o.id ORDER BY o.id LIMIT \(limit)
      """
    },
    PersonalData("copy of the account") { account, after, limit in
      """
      SELECT id, json_build_object('addresses', addresses, 'role', role) FROM customers
      WHERE id = \(account) AND id > \(after) LIMIT \(limit)
      """
    },
  ]
}
