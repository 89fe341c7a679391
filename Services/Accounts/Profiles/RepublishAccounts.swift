import Contracts
import Messaging
import PostgreSQL

extension Republication {
  static let accounts = Republication(of: AccountChanged.self) { transaction, after in
    try await transaction.query(
      "SELECT document, version FROM accounts WHERE id > \(after) ORDER BY id LIMIT \(pageSize)"
    ).map { row in
      let (document, version) = try row.decode(JSONText.self, Int.self)
      let account: Account = try document.decode()
      return (account.id, AccountChanged(account: account, version: version))
    }
  }

  /// A context whose database was restored must erase again whom it has erased since. The audit log does not say who of them was
  /// an employee.
  static let erasures = Republication(of: AccountErased.self) { transaction, after in
    try await transaction.query(
      """
      SELECT DISTINCT account_id FROM audit_log WHERE action = 'erased' AND account_id > \(after)
      ORDER BY account_id LIMIT \(pageSize)
      """
    ).map { row in
      let id = try row.decode(ID.self)
      return (id, AccountErased(accountId: id, wasStaff: nil))
    }
  }
}
