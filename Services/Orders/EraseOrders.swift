import Contracts
import Messaging
import PostgreSQL
import ServiceKit
import ServiceLifecycle

/// Makes the orders of customers who want to be erased anonymous, each once it has ended, and publishes when the last is
/// done. Each replica does it for all of them.
struct EraseOrders: Service {
  let runtime: Runtime

  private let orders: DueRows

  private static let batchSize = 50
  private static let staffBatchSize = 1000

  init(runtime: Runtime) {
    self.runtime = runtime
    orders = DueRows("orders to erase", in: runtime.database, logger: runtime.logger)
  }

  func run() async throws {
    await repeatedly(every: .seconds(1), "erasures", runtime.logger) {
      // An order that another replica has locked is tried again the next time.
      try await eraseOrders()
      try await runtime.database.transaction { try await $0.eraseStaff(orders: Self.staffBatchSize) }
    }
  }

  private func eraseOrders() async throws {
    try await orders.handle(find: {
      try await runtime.database.ordersToErase(limit: Self.batchSize, except: $0)
    }) { id, transaction in
      guard let record = try await transaction.lockOrderToErase(id) else { return }
      try transaction.erase(record, runtime.outbox)
    }
    try await runtime.database.transaction { transaction in
      for customer in try await transaction.finishErasures(limit: Self.batchSize) {
        try runtime.outbox.add(OpenOrdersChanged(customerId: customer, orderIds: [], latestAt: nil), to: transaction)
      }
    }
  }
}
