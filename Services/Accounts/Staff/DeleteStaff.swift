import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension DeleteStaff {
  func handle(in accounts: Accounts) async throws -> Erasure {
    try await accounts.database.transaction { transaction in
      let record = try await transaction.lockStaff(id, managedBy: caller, ifVersions: ifVersions)
      try await transaction.beginErasure(of: record, by: caller, accounts.outbox)
    }
    return try await accounts.erasure(of: id)
  }
}
