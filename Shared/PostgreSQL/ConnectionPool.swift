import Synchronization

/// Lends connections to one task each and opens them as they are needed, up to a maximum.
final class ConnectionPool: Sendable {
  private struct State {
    var idle: [Connection] = []
    var openCount = 0
    /// Each is handed a connection, or nil as the leave to open one.
    var waiters: [CheckedContinuation<Connection?, Never>] = []
  }

  private let configuration: PostgresConfiguration
  private let state = Mutex(State())

  init(_ configuration: PostgresConfiguration) {
    self.configuration = configuration
  }

  /// Waits for a connection to be free. Each statement of a loan ends within its time-out, so no wait is without end.
  func lend() async throws(PostgresError) -> Connection {
    let lent = await withCheckedContinuation { continuation in
      enum Next {
        case lend(Connection)
        case open
        case wait
      }
      let next = state.withLock { state -> Next in
        if let connection = state.idle.popLast() { return .lend(connection) }
        guard state.openCount < configuration.maximumConnections else {
          state.waiters.append(continuation)
          return .wait
        }
        state.openCount += 1
        return .open
      }
      switch next {
      case .lend(let connection): continuation.resume(returning: connection)
      case .open: continuation.resume(returning: nil)
      case .wait: break
      }
    }
    if let lent { return lent }
    return try await open()
  }

  func takeBack(_ connection: Connection) {
    guard connection.isUsable else {
      makeRoom()
      return
    }
    let waiter = state.withLock { state -> CheckedContinuation<Connection?, Never>? in
      if state.waiters.isEmpty {
        state.idle.append(connection)
        return nil
      }
      return state.waiters.removeFirst()
    }
    waiter?.resume(returning: connection)
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

  /// A connection is gone: whoever waits first may open another.
  private func makeRoom() {
    let waiter = state.withLock { state -> CheckedContinuation<Connection?, Never>? in
      if state.waiters.isEmpty {
        state.openCount -= 1
        return nil
      }
      return state.waiters.removeFirst()
    }
    waiter?.resume(returning: nil)
  }
}
