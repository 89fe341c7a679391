import Logging
import PostgreSQL
import ServiceKit
import ServiceLifecycle

/// Goes on with payments that nobody waits for any more: left by a process that died, waiting for the customer's bank,
/// or to be refunded.
struct SettleDuePayments: Service {
  let settlement: Settlement
  let runtime: Runtime

  private static let concurrency = 8

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          let due = try await runtime.database.duePayments(limit: Self.concurrency)
          await withDiscardingTaskGroup { group in
            for id in due {
              group.addTask {
                do {
                  try await settlement.settle(id)
                } catch {
                  runtime.logger.warning("payment put off", metadata: ["payment": "\(id)", "reason": "\(error)"])
                }
              }
            }
          }
          if due.count == Self.concurrency { continue }
        } catch {
          runtime.logger.warning("payments put off", metadata: ["reason": "\(error)"])
        }
        try? await Task.sleep(for: .milliseconds(250))
      }
    }
  }
}
