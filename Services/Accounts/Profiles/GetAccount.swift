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
