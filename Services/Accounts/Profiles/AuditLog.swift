import Contracts
import PostgreSQL

extension Transaction {
  /// Adds to the audit log, which is never changed (RELIABILITY S22).
  func audit(_ action: String, of account: ID) {
    queue("INSERT INTO audit_log (id, account_id, action) VALUES (\(ID.new()), \(account), \(action))")
  }
}
