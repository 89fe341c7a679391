import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit
import ServiceLifecycle

/// What happens to orders because time passes: unpaid ones expire, and take-aways that are not fetched are abandoned. The
/// times are the database's, so each replica can do it for all of them.
struct OrderDeadlines: Service {
  let unpaidExpiry: Duration
  let runtime: Runtime

  private let unpaid: DueRows
  private let uncollected: DueRows

  private static let batchSize = 50

  init(unpaidExpiry: Duration, runtime: Runtime) {
    self.unpaidExpiry = unpaidExpiry
    self.runtime = runtime
    unpaid = DueRows("unpaid orders", in: runtime.database, logger: runtime.logger)
    uncollected = DueRows("uncollected orders", in: runtime.database, logger: runtime.logger)
  }

  func run() async throws {
    await repeatedly(every: .seconds(1), "deadlines", runtime.logger) {
      try await expireUnpaid()
      try await abandonUncollected()
    }
  }

  private func expireUnpaid() async throws {
    let seconds = Int(unpaidExpiry.components.seconds)
    try await unpaid.handle(find: {
      try await runtime.database.unpaidOrders(since: seconds, limit: Self.batchSize, except: $0)
    }) { id, transaction in
      guard let record = try await transaction.lockUnpaid(id) else { return }
      try transaction.update(record.taking(.cancelled, by: .system, at: Date(), because: .unpaid), runtime.outbox)
    }
  }

  private func abandonUncollected() async throws {
    try await uncollected.handle(find: {
      try await runtime.database.uncollectedOrders(limit: Self.batchSize, except: $0)
    }) { id, transaction in
      guard let record = try await transaction.lockReady(id) else { return }
      try transaction.update(
        record.taking(.abandoned, by: .system, at: Date(), because: .notCollected), runtime.outbox)
    }
  }
}
