import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension GetAccount {
  func handle(in accounts: Accounts) async throws -> Account {
    guard let account = try await accounts.database.account(id), caller.maySee(account) else { throw Problem.notFound }
    return account
  }
}

extension Caller {
  /// People see themselves; those who take orders see customers; a manager sees their staff.
  fileprivate func maySee(_ account: Account) -> Bool {
    if account.id == accountId { return true }
    switch role {
    case .customer, .pizzaiolo, .courier, .unknown: return false
    case .cashier: return account.role == .customer
    case .manager: return account.role == .customer || account.restaurantId == restaurantId
    case .groupManager: return true
    }
  }
}

extension FindCustomers {
  func handle(in accounts: Accounts) async throws -> Items<Account> {
    Items(try await accounts.database.customers(phone: phone, email: email?.lowercased()))
  }
}
