import Contracts
import HTTPTypes
import Hummingbird
import Logging
import Messaging
import Synchronization

extension Call {
  /// Server-sent events for a board: `reset`, then the open orders and what can be had, then each change. A client that comes back
  /// with the id of its last event, soon and to the same replica, gets what it has missed instead.
  func followRestaurant(_ restaurant: ID, after lastEventID: String?) async throws -> Response {
    let caller = try caller
    guard caller.isStaff(of: restaurant), try carte.restaurant(restaurant) != nil else { throw Problem.notFound }
    let view = BoardView(caller: caller)
    let place = try gateway.streams.take(for: caller.accountId, at: clientNetwork)
    let seat = gateway.boards.join(restaurant)
    let hold = try await gateway.watches.hold([WatchKey.decisionsOfRestaurant(restaurant)])
    let stream: BoardStream
    if let number = lastEventID.flatMap({ seat.board.number(of: $0) }) {
      stream = BoardStream(seat.board, view, after: number)
    } else {
      // What changes while this is read comes again as an event, and is dropped by its version where it is in here.
      let number = seat.board.last
      let present =
        try await openOrders(of: restaurant, view) + carte.availability(in: restaurant).map { .availability($0) }
      stream = BoardStream(seat.board, view, after: number, beginningWith: present)
    }
    return try eventStream(seat.signal, keeping: [place, hold, seat] as [any Sendable]) { stream.next() }
  }

  private static let pageSize = 100
  private static let maximumPages = 5

  /// Read from orders, which publishes a change only after it is stored; the lists of kitchen and delivery may be behind. An order
  /// that moves on meanwhile is found twice, since the statuses are read in the order of an order's life.
  private func openOrders(of restaurant: ID, _ view: BoardView) async throws -> [BoardChange] {
    var orders: [ID: Order] = [:]
    for status in view.statuses {
      var before: ID?
      for _ in 0..<Self.maximumPages {
        let page = try await gateway.requests.send(
          ListOrders(
            caller: caller, restaurantId: restaurant, status: status, before: before, limit: Self.pageSize))
        for order in page.items where orders[order.id].map({ $0.version < order.version }) ?? true {
          orders[order.id] = order
        }
        before = page.next.flatMap { ID($0) }
        if before == nil { break }
      }
      if before != nil { gateway.logger.error("a board begins without all orders", metadata: ["status": "\(status)"]) }
    }
    return orders.values.sorted { $0.id < $1.id }.map { .order(OrderChanged(order: $0)) }
  }
}

/// What the client of a board has been sent.
private final class BoardStream: Sendable {
  private struct State {
    var sent: Int
    var beginning: StreamText?
  }

  private let board: Board
  private let view: BoardView
  /// The versions with which the stream began.
  private let begun: [BoardChange.Subject: Int]
  private let state: Mutex<State>

  init(_ board: Board, _ view: BoardView, after number: Int) {
    self.board = board
    self.view = view
    begun = [:]
    state = Mutex(State(sent: number))
  }

  /// - Parameter present: sent first, behind `reset`. Only the last of these events has an id: a client that did not get that far
  ///   begins again.
  init(_ board: Board, _ view: BoardView, after number: Int, beginningWith present: [BoardChange]) {
    self.board = board
    self.view = view
    begun = Dictionary(present.map { ($0.subject, $0.version) }) { max($0, $1) }
    let events = [("reset", Array("{}".utf8))] + present.flatMap { view.events(of: $0) }
    var text = StreamText()
    for (index, event) in events.enumerated() {
      text.add(event.0, id: index == events.count - 1 ? board.id(of: number) : nil, event.1)
    }
    state = Mutex(State(sent: number, beginning: text))
  }

  /// What has changed since this was last asked: of each subject the newest state. The stream ends where it has fallen too far
  /// behind; its client comes back and begins with `reset`.
  func next() -> StreamText {
    state.withLock { state in
      guard let changes = board.changes(after: state.sent) else { return StreamText(isLast: true) }
      var text = state.beginning ?? StreamText()
      state.beginning = nil
      for (number, change) in changes {
        state.sent = number
        guard change.version > begun[change.subject] ?? 0 else { continue }
        let events = view.events(of: change)
        // A change counts as seen with the last of its events.
        for (index, event) in events.enumerated() {
          text.add(event.type, id: index == events.count - 1 ? board.id(of: number) : nil, event.data)
        }
      }
      return text
    }
  }
}
