import Metrics
import Synchronization

/// Lends connections to one task each and opens them as they are needed, up to a maximum, as `PoolState` says.
final class ConnectionPool: Sendable {
  private typealias Loan = PoolLoan<Connection>
  private typealias State = PoolState<Connection, CheckedContinuation<Loan, Never>>

  private let configuration: PostgresConfiguration
  private let state: Mutex<State>
  /// Of those that had to wait.
  private let waited = Timer(label: "ocpizza_database_wait_seconds")

  init(_ configuration: PostgresConfiguration) {
    self.configuration = configuration
    state = Mutex(State(maximumConnections: configuration.maximumConnections))
  }

  /// Waits for a connection to be free. Each loan ends within its time-outs, so no wait is without end; a task that is
  /// cancelled does not wait.
  func lend() async throws(PostgresError) -> Connection {
    let loan = if let loan = state.withLock({ $0.lend() }) { loan } else { await waitForLoan() }
    switch loan {
    case .connection(let connection): return connection
    case .permissionToOpen: return try await open()
    case .cancelled: throw .unavailable("the task was cancelled while it waited for a connection")
    case .refused: throw .unavailable("too many tasks wait for a connection")
    case .closed: throw .unavailable("the pool is closed")
    }
  }

  private func waitForLoan() async -> Loan {
    let start = ContinuousClock.now
    defer { waited.record(duration: .now - start) }
    let number = state.withLock { $0.nextNumber() }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        // Cancellation is checked under the lock: one that comes later finds the waiter.
        let loan = state.withLock { Task.isCancelled ? .cancelled : $0.wait(continuation, number: number) }
        if let loan { continuation.resume(returning: loan) }
      }
    } onCancel: {
      give(state.withLock { $0.cancel(number) })
    }
  }

  func takeBack(_ connection: Connection) {
    give(state.withLock { connection.isUsable ? $0.takeBack(connection) : $0.lost() })
  }

  /// Forgets the idle connections: after one turned out to be dead, the others most likely are.
  func dropIdle() {
    // They end when the last reference goes, outside the lock.
    _ = state.withLock { $0.takeIdle() }
  }

  /// Ends the idle connections, and lends no others.
  func close() {
    let closing = state.withLock { $0.close() }
    for grant in closing.grants { give(grant) }
  }

  private func open() async throws(PostgresError) -> Connection {
    do throws(PostgresError) {
      return try await Connection.connect(configuration)
    } catch {
      give(state.withLock { $0.lost() })
      throw error
    }
  }

  private func give(_ grant: State.Grant?) {
    if let grant { grant.waiter.resume(returning: grant.loan) }
  }
}
