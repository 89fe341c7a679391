import Contracts
import Synchronization

/// Something that happened in a restaurant and that its boards show.
enum BoardChange: Sendable {
  case order(OrderChanged)
  case decision(TicketDecided)
  case availability(AvailabilityChanged)

  /// What it is the newest state of.
  struct Subject: Hashable {
    enum Kind { case order, decision, availability }
    var kind: Kind
    var id: ID
  }

  var subject: Subject {
    switch self {
    case .order(let event): Subject(kind: .order, id: event.order.id)
    case .decision(let event): Subject(kind: .decision, id: event.orderId)
    case .availability(let event): Subject(kind: .availability, id: event.productId)
    }
  }

  var version: Int {
    switch self {
    case .order(let event): event.order.version
    case .decision(let event): event.version
    case .availability(let event): event.version
    }
  }
}

/// The latest changes in a restaurant, in the order in which they came. Each has a number. All streams of the restaurant read
/// from here, so a stream that is read slowly costs no memory.
final class Board: Sendable {
  /// Begins the ids of its events: numbers of another replica, or of a board that has gone, mean nothing here.
  private let name = ID.new()
  private let state = Mutex(State())

  fileprivate struct State {
    var changes: [(number: Int, change: BoardChange)] = []
    var last = 0
    var versions: [BoardChange.Subject: Int] = [:]
  }

  /// How many changes a stream may be behind.
  static let capacity = 512
  private static let maximumSubjects = 4096

  /// The number of the newest change.
  var last: Int { state.withLock { $0.last } }

  /// - Returns: false where this state, or a newer one, has come before.
  func add(_ change: BoardChange) -> Bool {
    state.withLock { state in
      let subject = change.subject
      guard change.version > state.versions[subject] ?? 0 else { return false }
      if state.versions.count >= Self.maximumSubjects { state.forgetOldestSubjects() }
      state.versions[subject] = change.version
      state.last += 1
      state.changes.append((state.last, change))
      // Not one by one, since that moves all others.
      if state.changes.count >= 2 * Self.capacity { state.changes.removeFirst(Self.capacity) }
      return true
    }
  }

  /// The newest state of each subject that has changed since a number.
  ///
  /// - Returns: nil where it is no longer known what has changed.
  func changes(after number: Int) -> [(number: Int, change: BoardChange)]? {
    state.withLock { state in
      let first = state.last - state.changes.count
      guard (first...state.last).contains(number) else { return nil }
      var seen: Set<BoardChange.Subject> = []
      return state.changes.suffix(state.last - number).reversed().filter { seen.insert($0.change.subject).inserted }
        .reversed()
    }
  }

  func id(of number: Int) -> String { "\(name).\(number)" }

  /// - Returns: nil where the id is of another board, or of a change that is no longer known.
  func number(of id: String) -> Int? {
    let prefix = "\(name)."
    guard id.hasPrefix(prefix), let number = Int(id.dropFirst(prefix.count)) else { return nil }
    return state.withLock { (($0.last - $0.changes.count)...$0.last).contains(number) } ? number : nil
  }
}

extension Board.State {
  /// Ids made later sort later. An older state of something forgotten would be taken for a newer one; it comes only where the
  /// broker delivers late and twice.
  fileprivate mutating func forgetOldestSubjects() {
    for subject in versions.keys.sorted(by: { $0.id < $1.id }).prefix(versions.count / 2) { versions[subject] = nil }
  }
}
