import Contracts
import FoundationEssentials
import Logging
import Messaging
import PostgreSQL
import ServiceKit
import ServiceLifecycle

/// Sends parts of card payments back. Each replica does it for all.
struct SettleRefunds: Service {
  let database: Database
  let books: Books
  let provider: Stripe
  let logger: Logger

  /// After so many attempts a person should look at it. It is still tried.
  private static let attemptsBeforeAlarm = 20

  func run() async throws {
    await repeatedly(every: .seconds(1), "refunds", logger) {
      while try await settleNext(), !Task.isCancelled {}
    }
  }

  /// If the process ends anywhere in here, another claims the refund and asks the provider what became of it.
  ///
  /// - Returns: false where nothing is due.
  func settleNext() async throws -> Bool {
    guard let (refund, order, intent, attempts) = try await database.claimRefund() else { return false }
    do {
      guard try await provider.refundPart(refund, of: intent, isRepeated: attempts > 1) else {
        // Its bank can take days.
        try await database.putOffRefund(refund.id, for: Double(min(attempts * attempts, 3600)))
        return true
      }
    } catch {
      logger.log(
        level: attempts < Self.attemptsBeforeAlarm ? .warning : .error, "a part of a payment could not be refunded",
        metadata: ["refund": "\(refund.id)", "attempts": "\(attempts)", "reason": "\(error)"])
      try await database.putOffRefund(refund.id, for: Double(min(attempts, 30)))
      return true
    }
    _ = try await database.transaction {
      try await $0.concludeRefunds(
        ofPayment: refund.paymentId, of: order, only: refund.id, by: nil, at: Date(), books)
    }
    return true
  }
}
