import Contracts
import Logging
import PostgreSQL
import ServiceKit
import ServiceLifecycle

/// Settles payments: at once those that a client has just asked for, and by and by those that nobody waits for any more,
/// which a process left that died, or which wait for the customer's bank, or are to be refunded.
struct SettlePayments: Service {
  private let settlement: Settlement
  private let runtime: Runtime
  private let asked: AsyncStream<ID>
  private let ask: AsyncStream<ID>.Continuation

  private static let concurrency = 8

  init(settlement: Settlement, runtime: Runtime) {
    self.settlement = settlement
    self.runtime = runtime
    (asked, ask) = AsyncStream.makeStream()
  }

  /// Has a payment settled without waiting for it: the provider may take longer than the client.
  func begin(_ id: ID) {
    ask.yield(id)
  }

  func run() async throws {
    await withDiscardingTaskGroup { group in
      group.addTask { await settleDue() }
      await withGracefulShutdownHandler {
        for await id in asked {
          group.addTask { await settle(id) }
        }
      } onGracefulShutdown: {
        ask.finish()
      }
    }
  }

  private func settle(_ id: ID) async {
    do {
      try await settlement.settle(id)
    } catch {
      runtime.logger.warning("payment put off", metadata: ["payment": "\(id)", "reason": "\(error)"])
    }
  }

  private func settleDue() async {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          let due = try await runtime.database.duePayments(limit: Self.concurrency)
          await withDiscardingTaskGroup { group in
            for id in due {
              group.addTask { await settle(id) }
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
