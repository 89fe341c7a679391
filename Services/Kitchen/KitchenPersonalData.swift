import Messaging
import PostgreSQL

extension Kitchen {
  /// Tickets are copies of orders, which orders gives, and are emptied when they end.
  static let personalData = [
    PersonalData("copy of the account") { account, after, limit in
      """
      SELECT id, json_build_object('firstName', first_name) FROM customers
      WHERE id = \(account) AND id > \(after) LIMIT \(limit)
      """
    }
  ]
}
