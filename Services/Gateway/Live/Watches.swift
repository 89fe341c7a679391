import AMQP
import Contracts
import Messaging
import Synchronization

/// The bindings of this replica's queue to what its streams watch (`WatchKey`).
///
/// A key is bound while a stream holds it, and for a short time after the last one has gone, so that a client which comes back
/// at once finds it bound. A new connection has a new queue, in which nothing is bound: the streams end, and those that come
/// back bind again.
actor Watches {
  /// Counts the changes of a connection's state. What was bound before a change is bound no longer.
  final class ConnectionChanges: Sendable {
    private let counter = Atomic(0)

    var count: Int { counter.load(ordering: .sequentiallyConsistent) }
    func add() { counter.add(1, ordering: .sequentiallyConsistent) }
  }

  /// Keeps keys bound for as long as somebody refers to it.
  final class Hold: Sendable {
    private let keys: [String]
    private let watches: Watches

    fileprivate init(_ keys: [String], _ watches: Watches) {
      self.keys = keys
      self.watches = watches
    }

    deinit { watches.release(keys) }
  }

  private let connection: AMQPConnection
  private let queue: String
  private let changes: ConnectionChanges
  private let grace: Duration
  private nonisolated let holds = Mutex<[String: Int]>([:])
  private var bound: Set<String> = []
  /// The count of `changes` for which `bound` is true.
  private var boundSince = 0
  /// Since when nobody has held a key that is bound.
  private var idle: [String: ContinuousClock.Instant] = [:]

  /// As many as there can be streams.
  private static let maximumKeys = 10_000
  /// At most so many keys are unbound at a time.
  private static let maximumUnbound = 200

  /// - Parameter grace: how long a key stays bound that nobody holds. It is longer than a board lives without streams: while
  ///   there is a board, its keys are bound.
  init(
    _ connection: AMQPConnection, queue: String, _ changes: ConnectionChanges,
    grace: Duration = Boards.grace + .seconds(5)
  ) {
    self.connection = connection
    self.queue = queue
    self.changes = changes
    self.grace = grace
  }

  /// Returns once the broker routes by the keys: everything that is published from then on arrives.
  ///
  /// - Throws: `Problem.Code.unavailable` where the broker cannot be reached, or too much is watched.
  nonisolated func hold(_ keys: [String]) async throws(Problem) -> Hold {
    let isFree = holds.withLock { holds in
      guard holds.count + keys.count <= Self.maximumKeys else { return false }
      for key in keys { holds[key, default: 0] += 1 }
      return true
    }
    guard isFree else { throw Problem(.unavailable, "Too much is followed at the moment.", retryAfter: 15) }
    let hold = Hold(keys, self)
    try await bind(keys)
    return hold
  }

  /// What the replica follows anyway arrives from now on, too.
  ///
  /// - Throws: `Problem.Code.unavailable` where the broker cannot be reached. A stream that has begun ends with the connection.
  nonisolated func checkConnection() throws(Problem) {
    guard connection.isConnected else { throw Self.unavailable }
  }

  private nonisolated func release(_ keys: [String]) {
    holds.withLock { holds in
      for key in keys {
        let count = (holds[key] ?? 0) - 1
        holds[key] = count > 0 ? count : nil
      }
    }
  }

  /// The broker takes the methods of a connection in the order in which they are written. The actor writes each of them before
  /// it does anything else, so a key that is unbound and wanted again at the same moment ends up bound.
  private func bind(_ keys: [String]) async throws(Problem) {
    forgetOldConnection()
    let missing = keys.filter { !bound.contains($0) }
    guard !missing.isEmpty else { return }
    let before = boundSince
    do throws(AMQPError) {
      try await connection.bind(queue: queue, exchange: Topology.events, routingKeys: missing)
    } catch {
      throw Self.unavailable
    }
    guard changes.count == before else { throw Self.unavailable }
    bound.formUnion(missing)
  }

  /// Unbinds what nobody has held for a while. It is called every second.
  func unbindIdle() async {
    forgetOldConnection()
    let unheld = holds.withLock { holds in bound.filter { holds[$0] == nil } }
    let now = ContinuousClock.now
    idle = Dictionary(uniqueKeysWithValues: unheld.map { ($0, idle[$0] ?? now) })
    let gone = idle.filter { now - $0.value >= grace }.keys.prefix(Self.maximumUnbound)
    guard !gone.isEmpty else { return }
    bound.subtract(gone)
    for key in gone { idle[key] = nil }
    let before = boundSince
    do {
      try await connection.unbind(queue: queue, exchange: Topology.events, routingKeys: Array(gone))
    } catch {
      // Try again later, unless the queue has gone with its connection.
      if changes.count == before { bound.formUnion(gone) }
    }
  }

  private func forgetOldConnection() {
    let count = changes.count
    guard count != boundSince else { return }
    boundSince = count
    bound = []
    idle = [:]
  }

  private static let unavailable = Problem(.unavailable, "Events cannot be followed at the moment.", retryAfter: 1)
}
