import Contracts
import Logging
import Messaging
import PostgreSQL
import ServiceKit
import ServiceLifecycle
import Synchronization

/// Settles payments: at once those that a client waits for, and in the background those that wait for the customer's bank, are to
/// be refunded, or were left by a process that ended.
final class SettlePayments: Service {
  private typealias Waiter = AsyncStream<Never>.Continuation

  private let settlement: Settlement
  private let asked: AsyncStream<ID>
  private let ask: AsyncStream<ID>.Continuation
  /// The payments that are queued or being settled, with the callers that wait for each.
  private let current = Mutex<[ID: [Waiter]]>([:])

  /// How many payments a replica settles at a time: providers limit the calls of each client.
  private let concurrency: Int

  init(_ settlement: Settlement, concurrency: Int) {
    self.settlement = settlement
    self.concurrency = concurrency
    (asked, ask) = AsyncStream.makeStream()
  }

  /// Settles a payment and waits for it, up to a limit. After that it goes on without the caller.
  func settle(_ id: ID, waitingAtMost limit: Duration) async {
    let (isOver, waiter) = AsyncStream<Never>.makeStream()
    begin(id, for: [waiter])
    await withTaskGroup { group in
      group.addTask { for await _ in isOver {} }
      group.addTask { try? await Task.sleep(for: limit) }
      await group.next()
      group.cancelAll()
    }
  }

  /// The same for a payment that waits for the customer's bank: the provider is asked now, not when it is due. What another
  /// process is asking does not count, since the customer may have answered their bank after it asked.
  func look(_ id: ID, waitingAtMost limit: Duration) async throws {
    let database = settlement.database
    let deadline = ContinuousClock.now + limit
    guard let before = try await database.looks(at: id) else { return }
    let looks = before.count + (before.isUnderWay ? 2 : 1)
    _ = try await eventually(within: limit) {
      if let seconds = try await database.lookSoon(id), seconds > 0 {
        // The provider is asked about a payment once a second at most.
        try await Task.sleep(for: min(.seconds(seconds), deadline - .now))
      }
      await settle(id, waitingAtMost: deadline - .now)
      guard let now = try await database.looks(at: id), now.count < looks else { return true }
      return nil
    }
  }

  func run() async throws {
    await withTaskGroup { group in
      group.addTask { await self.findDue() }
      await withGracefulShutdownHandler {
        var running = 0
        for await id in asked {
          // What is still queued is due in the database, and another replica finds it there.
          if Task.isShuttingDownGracefully { break }
          if running == concurrency {
            await group.next()
            running -= 1
          }
          running += 1
          group.addTask { await self.settle(id) }
        }
      } onGracefulShutdown: {
        self.ask.finish()
      }
    }
  }

  /// Settles a payment, and does not wait for it.
  func begin(_ id: ID) {
    begin(id, for: [])
  }

  private func begin(_ id: ID, for waiters: [Waiter]) {
    let isNew = current.withLock { current in
      defer { current[id, default: []] += waiters }
      return current[id] == nil
    }
    if isNew { ask.yield(id) }
  }

  private func settle(_ id: ID) async {
    do {
      try await settlement.settle(id)
    } catch {
      settlement.logger.warning("payment put off", metadata: ["payment": "\(id)", "reason": "\(error)"])
    }
    for waiter in current.withLock({ $0.removeValue(forKey: id) }) ?? [] { waiter.finish() }
  }

  /// Payments for which a client waits go first. The due ones are read while there is room, also those that wait in line at another
  /// replica, and at least every two seconds.
  private func findDue() async {
    await cancelWhenGracefulShutdown {
      var lastLook = ContinuousClock.now
      while !Task.isCancelled {
        // No client waits for these, and each look is a query in every replica. Where one found some there are often more.
        var pause = Duration.milliseconds(250)
        do {
          let busy = self.current.withLock(\.count)
          if busy < self.concurrency || .now - lastLook > .seconds(2) {
            lastLook = .now
            // More would stand in line before those that clients wait for. Where none has room, ours that wait may be found first.
            let limit = busy < self.concurrency ? self.concurrency - busy : busy + self.concurrency
            let due = try await self.settlement.database.duePayments(limit: limit)
            for id in due { self.begin(id) }
            if !due.isEmpty { pause = .milliseconds(50) }
          }
        } catch {
          self.settlement.logger.warning("payments put off", metadata: ["reason": "\(error)"])
        }
        try? await Task.sleep(for: pause)
      }
    }
  }
}

extension Setting {
  static let concurrentCalls = number(
    "payment.concurrentCalls", in: 1...1000, "how many calls a replica has with the payment provider at a time")
}
