/// What a task that wants a connection is given.
enum PoolLoan<Connection> {
  case connection(Connection)
  /// The task opens a connection itself, and reports where it fails.
  case permissionToOpen
  case cancelled
  /// Too many tasks wait already.
  case refused
  case closed
}

extension PoolLoan: Sendable where Connection: Sendable {}

/// Who has a pool's connections and who waits for one, without I/O. `ConnectionPool` opens connections and resumes tasks.
struct PoolState<Connection: Sendable, Waiter: Sendable>: Sendable {
  typealias Loan = PoolLoan<Connection>
  typealias Grant = (waiter: Waiter, loan: Loan)

  /// How many tasks may wait. A service works on some hundred things at once; more means that the database does not keep up.
  static var maximumWaiters: Int { 1000 }

  private let maximumConnections: Int
  private var idle: [Connection] = []
  /// Connections that are idle, lent or being opened.
  private(set) var openCount = 0
  private var waiters: [(number: Int, waiter: Waiter)] = []
  private var lastNumber = 0
  private var isClosed = false

  init(maximumConnections: Int) {
    precondition(maximumConnections > 0, "a pool without connections helps nobody")
    self.maximumConnections = maximumConnections
  }

  var idleCount: Int { idle.count }
  var waitingCount: Int { waiters.count }

  /// - Returns: nil where the task has to wait.
  mutating func lend() -> Loan? {
    defer { check() }
    if isClosed { return .closed }
    if let connection = idle.popLast() { return .connection(connection) }
    if openCount < maximumConnections {
      openCount += 1
      return .permissionToOpen
    }
    return waiters.count < Self.maximumWaiters ? nil : .refused
  }

  /// A number for a task that is about to wait, by which it can be cancelled.
  mutating func nextNumber() -> Int {
    lastNumber += 1
    return lastNumber
  }

  /// - Returns: nil where the task waits from now on; the longest waiting task is the first to get a connection.
  mutating func wait(_ waiter: Waiter, number: Int) -> Loan? {
    if let loan = lend() { return loan }
    defer { check() }
    waiters.append((number, waiter))
    return nil
  }

  /// - Returns: nil where the task does not wait: not yet, no longer or never.
  mutating func cancel(_ number: Int) -> Grant? {
    defer { check() }
    return waiters.firstIndex { $0.number == number }.map { (waiters.remove(at: $0).waiter, .cancelled) }
  }

  /// A loan is over, and the connection is fit for the next one.
  mutating func takeBack(_ connection: Connection) -> Grant? {
    defer { check() }
    guard !isClosed else {
      openCount -= 1
      return nil
    }
    if let waiter = nextWaiter() { return (waiter, .connection(connection)) }
    idle.append(connection)
    return nil
  }

  /// A connection is gone, or was not made: the first waiter may open another.
  mutating func lost() -> Grant? {
    defer { check() }
    if let waiter = nextWaiter() { return (waiter, .permissionToOpen) }
    openCount -= 1
    return nil
  }

  /// - Returns: the idle connections, which no longer belong to the pool.
  mutating func takeIdle() -> [Connection] {
    defer { check() }
    openCount -= idle.count
    defer { idle = [] }
    return idle
  }

  /// Nothing is lent any more; what is lent now ends when it comes back.
  ///
  /// - Returns: the results for the waiters, and the idle connections.
  mutating func close() -> (grants: [Grant], idle: [Connection]) {
    isClosed = true
    defer { waiters = [] }
    return (waiters.map { ($0.waiter, .closed) }, takeIdle())
  }

  private mutating func nextWaiter() -> Waiter? {
    waiters.isEmpty ? nil : waiters.removeFirst().waiter
  }

  private func check() {
    precondition((0...maximumConnections).contains(openCount), "connections are miscounted")
    precondition(idle.count <= openCount, "connections are idle that are not open")
    precondition(idle.isEmpty || waiters.isEmpty, "a task waits beside an idle connection")
    precondition(waiters.count <= Self.maximumWaiters, "too many tasks wait")
  }
}
