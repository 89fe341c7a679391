import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

/// The table `departures`: who wants to be erased and is not yet.
extension Transaction {
  func insertDeparture(of account: ID) {
    queue("INSERT INTO departures (account_id) VALUES (\(account)) ON CONFLICT DO NOTHING")
  }

  /// - Precondition: the account is locked, so nobody can ask for its erasure, or erase it, meanwhile.
  func isDeparting(_ account: ID) async throws -> Bool {
    try await !query("SELECT 1 FROM departures WHERE account_id = \(account)").isEmpty
  }

  /// - Parameter latestAt: when the account is erased whatever becomes of the orders.
  func updateDeparture(of account: ID, openOrders: [ID], latestAt: Date) throws {
    queue(
      """
      UPDATE departures SET open_orders = \(JSONText(encoding: openOrders)), latest_at = \(latestAt)
      WHERE account_id = \(account)
      """)
  }

  /// Takes departures about which orders has not been asked for ten minutes, the first time for one minute.
  func departuresToRetry(limit: Int) async throws -> [ID] {
    try await query(
      """
      UPDATE departures SET ask_again_at = now() + interval '10 minutes' WHERE account_id IN (
        SELECT account_id FROM departures WHERE ask_again_at <= now() LIMIT \(limit) FOR UPDATE SKIP LOCKED)
      RETURNING account_id
      """
    ).map { try $0.decode(ID.self) }
  }
}

extension Database {
  /// How far the erasure of an account is; nil while orders has not answered.
  func erasure(of account: ID) async throws -> Erasure? {
    let rows = try await read(
      """
      SELECT d.open_orders, d.latest_at FROM accounts a LEFT JOIN departures d ON d.account_id = a.id
      WHERE a.id = \(account)
      """)
    guard let row = rows.first else { return .done }
    guard case (let orders?, let latest?) = try row.decode(JSONText?.self, Date?.self) else { return nil }
    return .pending(orders: try orders.decode(), atTheLatest: latest)
  }

  /// Which of these accounts have been erased. The audit log knows all that ever were.
  func erased(among accounts: [ID]) async throws -> Set<ID> {
    let rows = try await read(
      "SELECT account_id FROM audit_log WHERE action = 'erased' AND account_id = ANY(\(accounts))")
    return try rows.reduce(into: []) { $0.insert(try $1.decode(ID.self)) }
  }
}
