import Metrics
import Synchronization

/// Lends connections to one task each and opens them as they are needed, up to a maximum.
final class ConnectionPool: Sendable {
  /// What a task that wants a connection is given.
  fileprivate enum Loan {
    case connection(Connection)
    /// The leave to open one.
    case leave
    case cancelled
  }

  fileprivate struct Waiter {
    let number: Int
    let continuation: CheckedContinuation<Loan, Never>
  }

  fileprivate struct State {
    var idle: [Connection] = []
    var openCount = 0
    var waiters: [Waiter] = []
    var lastNumber = 0
  }

  private let configuration: PostgresConfiguration
  private let state = Mutex(State())
  /// Of those that had to wait.
  private let waited = Timer(label: "ocpizza_database_wait_seconds")

  init(_ configuration: PostgresConfiguration) {
    self.configuration = configuration
  }

  /// Waits for a connection to be free. Each loan ends within its time-outs, so no wait is without end; a task that is
  /// cancelled does not wait.
  func lend() async throws(PostgresError) -> Connection {
    let loan = if let loan = immediateLoan() { loan } else { await waitForLoan() }
    switch loan {
    case .connection(let connection): return connection
    case .leave: return try await open()
    case .cancelled: throw .unavailable("the task was cancelled while it waited for a connection")
    }
  }

  private func immediateLoan() -> Loan? {
    state.withLock { $0.immediateLoan(upTo: configuration.maximumConnections) }
  }

  private func waitForLoan() async -> Loan {
    let start = ContinuousClock.now
    defer { waited.record(duration: .now - start) }
    let number = state.withLock { state in
      state.lastNumber += 1
      return state.lastNumber
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let loan = state.withLock { state -> Loan? in
          if let loan = state.immediateLoan(upTo: configuration.maximumConnections) { return loan }
          // Looked at under the lock: a cancellation that comes later finds the waiter.
          if Task.isCancelled { return .cancelled }
          state.waiters.append(Waiter(number: number, continuation: continuation))
          return nil
        }
        if let loan { continuation.resume(returning: loan) }
      }
    } onCancel: {
      let waiter = state.withLock { state in
        state.waiters.firstIndex { $0.number == number }.map { state.waiters.remove(at: $0) }
      }
      waiter?.continuation.resume(returning: .cancelled)
    }
  }

  func takeBack(_ connection: Connection) {
    guard connection.isUsable else {
      makeRoom()
      return
    }
    let waiter = state.withLock { state -> Waiter? in
      if state.waiters.isEmpty {
        state.idle.append(connection)
        return nil
      }
      return state.waiters.removeFirst()
    }
    waiter?.continuation.resume(returning: .connection(connection))
  }

  /// Forgets the idle connections: after one turned out to be dead, the others most likely are.
  func dropIdle() {
    state.withLock { state in
      state.openCount -= state.idle.count
      state.idle = []
    }
  }

  private func open() async throws(PostgresError) -> Connection {
    do throws(PostgresError) {
      return try await Connection.connect(configuration)
    } catch {
      makeRoom()
      throw error
    }
  }

  /// A connection is gone: the first waiter may open another.
  private func makeRoom() {
    let waiter = state.withLock { state -> Waiter? in
      if state.waiters.isEmpty {
        state.openCount -= 1
        return nil
      }
      return state.waiters.removeFirst()
    }
    waiter?.continuation.resume(returning: .leave)
  }
}

extension ConnectionPool.State {
  fileprivate mutating func immediateLoan(upTo maximum: Int) -> ConnectionPool.Loan? {
    if let connection = idle.popLast() { return .connection(connection) }
    guard openCount < maximum else { return nil }
    openCount += 1
    return .leave
  }
}
