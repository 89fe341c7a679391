import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension RequestPasswordReset {
  /// Writes the request down, whatever the address: the answer is the same, and takes as long, with and without an account.
  /// `MailPasswordResets` looks into it later.
  func handle(in accounts: Accounts) async throws -> Done {
    try await accounts.database.execute(
      "INSERT INTO reset_wishes (id, email) VALUES (\(ID.new()), \(email.lowercased()))")
    return Done()
  }
}
