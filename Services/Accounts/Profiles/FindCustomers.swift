import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension FindCustomers {
  func handle(in accounts: Accounts) async throws -> Items<Account> {
    Items(try await accounts.database.customers(phone: phone, email: email?.lowercased()))
  }
}
