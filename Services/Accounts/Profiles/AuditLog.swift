import Contracts
import Messaging
import PostgreSQL

extension Transaction {
  /// Adds to the audit log what was done to an account by somebody who was not logged in, or by the system.
  func audit(_ action: String, of account: ID) {
    audit(action, of: account, in: nil, by: nil)
  }

  /// Writes down for good who was erased (RELIABILITY S22). The name of the table is from a time when it was the audit log.
  func recordErasure(of account: ID) {
    queue("INSERT INTO audit_log (id, account_id, action) VALUES (\(ID.new()), \(account), 'erased')")
  }
}
