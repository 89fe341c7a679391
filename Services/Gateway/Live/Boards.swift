import Contracts
import Synchronization

/// The boards of the restaurants that streams of this replica follow. A board stays for a while without streams, so that a client
/// that comes back with the id of its last event gets what it has missed.
final class Boards: Sendable {
  private struct Entry {
    let board = Board()
    var signals: [StreamSignal] = []
    /// Since when it has had no stream.
    var idleSince = ContinuousClock.now
  }

  private let entries = Mutex<[ID: Entry]>([:])

  static let grace = Duration.seconds(15)

  /// A stream's place at a board, for as long as somebody refers to it.
  final class Seat: Sendable {
    let board: Board
    let signal = StreamSignal()
    private let restaurant: ID
    private let boards: Boards

    fileprivate init(_ board: Board, of restaurant: ID, _ boards: Boards) {
      self.board = board
      self.restaurant = restaurant
      self.boards = boards
    }

    deinit { boards.leave(signal, restaurant) }
  }

  func join(_ restaurant: ID) -> Seat {
    entries.withLock { entries in
      var entry = entries[restaurant] ?? Entry()
      let seat = Seat(entry.board, of: restaurant, self)
      entry.signals.append(seat.signal)
      entries[restaurant] = entry
      return seat
    }
  }

  func isOpen(_ restaurant: ID) -> Bool { entries.withLock { $0[restaurant] != nil } }

  func tell(_ change: BoardChange, of restaurant: ID) {
    guard let board = entries.withLock({ $0[restaurant]?.board }), board.add(change) else { return }
    // A stream that joins now either finds the change on the board or is in this list.
    for signal in entries.withLock({ $0[restaurant]?.signals ?? [] }) { signal.raise() }
  }

  /// Ends every stream and forgets all boards: events may have been missed, or the gateway stops.
  func endAll() {
    let all = entries.withLock { entries in
      defer { entries = [:] }
      return entries.values.flatMap(\.signals)
    }
    for signal in all { signal.end() }
  }

  /// Forgets the boards that have had no stream for a while. It is called every second.
  func forgetIdle() {
    let now = ContinuousClock.now
    entries.withLock { entries in
      entries = entries.filter { !$0.value.signals.isEmpty || now - $0.value.idleSince < Self.grace }
    }
  }

  private func leave(_ signal: StreamSignal, _ restaurant: ID) {
    entries.withLock { entries in
      entries[restaurant]?.signals.removeAll { $0 === signal }
      if entries[restaurant]?.signals.isEmpty == true { entries[restaurant]?.idleSince = .now }
    }
  }
}
