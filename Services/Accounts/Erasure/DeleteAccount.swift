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
      try await transaction.beginErasure(of: record, by: caller, accounts.outbox)
    }
    return try await accounts.erasure(of: id)
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
}

extension Transaction {
  /// Ends what somebody can do, and asks orders which of their orders are open.
  ///
  /// - Parameter caller: nil for the system.
  /// - Throws: 409 where nobody could manage the group any more.
  func beginErasure(of record: AccountRecord, by caller: Caller?, _ outbox: Outbox) async throws {
    let id = record.account.id
    if Employment(record.account).managesGroup { try await checkGroupIsManaged(without: id) }
    try await revokeAccess(of: id, outbox)
    setPasswordHash(Argon2.unusable(like: record.passwordHash), of: id)
    insertDeparture(of: id)
    audit("erasure asked for", of: id, in: record.account.restaurantId, by: caller)
    try outbox.add(AccountLeaving(accountId: id), to: self)
  }
}

extension Accounts {
  /// Orders answers within a tenth of a second, unless it is down.
  private static let patience = Duration.seconds(2)
  /// In seconds. An order can be for any time of the next week, and delays an erasure for one day more.
  private static let longestWait = 8.0 * 86_400

  /// How far an erasure is that has just begun.
  func erasure(of account: ID) async throws -> Erasure {
    let erasure = try await eventually(within: Self.patience) { try await database.erasure(of: account) }
    return erasure ?? .pending(orders: nil, atTheLatest: Date() + Self.longestWait)
  }
}
