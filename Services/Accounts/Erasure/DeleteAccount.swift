import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension DeleteAccount {
  /// Somebody wants to be erased. Their sessions end at once, and they cannot log in again.
  ///
  /// Only orders knows which of their orders are open, so it is asked with an event. From then on it refuses further orders of
  /// theirs, so none that was placed a moment ago is overlooked. `EraseAccount.swift` takes its answer.
  func handle(in accounts: Accounts) async throws -> Erasure {
    guard id == caller.accountId || caller.role == .groupManager else { throw Problem.notFound }
    try await checkIdentity(in: accounts)
    try await accounts.database.transaction { transaction in
      guard let record = try await transaction.lockAccount(id) else { throw Problem.notFound }
      try await transaction.revokeAccess(of: id, accounts.outbox)
      transaction.setPasswordHash(Argon2.unusable(like: record.passwordHash), of: id)
      transaction.insertDeparture(of: id)
      transaction.audit("erasure asked for", of: id, in: record.account.restaurantId, by: caller)
      try accounts.outbox.add(AccountLeaving(accountId: id), to: transaction)
    }
    let erasure = try await eventually(within: Self.patience) { try await accounts.database.erasure(of: id) }
    return erasure ?? .pending(orders: nil, atTheLatest: Date() + Self.longestWait)
  }

  /// For how many seconds after a login the access token alone is enough.
  private static let recentSeconds = 300.0

  private func checkIdentity(in accounts: Accounts) async throws {
    guard let currentPassword else {
      if let signedInAt, Date().timeIntervalSince(signedInAt) < Self.recentSeconds { return }
      throw Problem.invalid("/currentPassword", "Give the current password, or log in again before.", code: .missing)
    }
    _ = try await accounts.hasher.inTurn { turn in
      try await accounts.checkCurrentPassword(currentPassword, of: caller.accountId, in: turn)
    }
  }

  /// Orders answers within a tenth of a second, unless it is down.
  private static let patience = Duration.seconds(2)
  /// In seconds. An order can be for any time of the next week, and delays an erasure for one day more.
  private static let longestWait = 8.0 * 86_400
}
