import Messaging
import PostgreSQL
import ServiceKit
import ServiceLifecycle

/// Puts back what had run out until now, so that nobody has to think of it in the morning. The time is the database's, so each replica
/// can do it for all restaurants.
struct EndOutages: Service {
  let runtime: Runtime

  func run() async throws {
    await repeatedly(every: .seconds(5), "ends of outages", runtime.logger) {
      try await runtime.database.transaction { transaction in
        for (restaurant, products) in try await transaction.endOutages() {
          try await transaction.publishAvailability(in: [restaurant], of: products, runtime.outbox)
        }
      }
    }
  }
}
