import Messaging
import PostgreSQL

extension Delivery {
  static let personalData = [
    PersonalData("rounds") { account, after, limit in
      """
      SELECT order_id, document FROM rounds
      WHERE customer_id = \(account) AND order_id > \(after) ORDER BY order_id LIMIT \(limit)
      """
    },
    PersonalData("copy of the account") { account, after, limit in
      """
      SELECT id, json_strip_nulls(json_build_object('name', name, 'phone', phone)) FROM customers
      WHERE id = \(account) AND id > \(after) LIMIT \(limit)
      """
    },
  ]
}
