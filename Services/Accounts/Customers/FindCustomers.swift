import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension FindCustomers {
  func handle(in accounts: Accounts) async throws -> Items<Account> {
    let customers = try await accounts.database.customers(
      phone: phone, email: email?.lowercased(), after: after, limit: limit + 1)
    let page = Array(customers.prefix(limit))
    return Items(page, next: customers.count > limit ? page.last?.id.description : nil)
  }
}

extension Database {
  fileprivate func customers(phone: String?, email: String?, after: ID, limit: Int) async throws -> [Account] {
    try await read(
      """
      SELECT document FROM accounts
      WHERE (phone = \(phone) OR email = \(email)) AND id > \(after) AND document->>'role' = 'customer'
        AND NOT EXISTS (SELECT FROM departures WHERE account_id = accounts.id)
      ORDER BY id LIMIT \(limit)
      """
    ).map { try $0.decode(JSONText.self).decode() }
  }
}
