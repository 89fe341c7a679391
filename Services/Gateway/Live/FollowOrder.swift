import Contracts
import HTTPTypes
import Hummingbird
import Messaging
import Synchronization

extension Call {
  /// Server-sent events: the order as it is, then each change, up to the one that ends it. The event's id is the order's
  /// version.
  func followOrder(_ id: ID, after lastEventID: String?) async throws -> Response {
    let question = GetOrder(caller: try caller, id: id)
    let place = try gateway.streams.take(for: caller.accountId, at: clientNetwork)
    // A client that may not see the order causes no binding.
    let known = try await gateway.requests.send(question)
    let seen = known.seen(lastEventID: lastEventID)
    if known.status.isFinal {
      // A browser that has seen the end comes back once more, unless it is told 204 (WHATWG HTML, 9.2.3).
      if seen == known.version { return Response(status: .noContent) }
      let state = OrderStream(after: seen)
      return eventStream(StreamSignal(), keeping: [place]) { state.next(known) }
    }
    let follower = gateway.orders.follow(id)
    try gateway.watches.checkConnection()
    // Read again now that it is followed, so that no change falls between the two.
    let order = try await gateway.requests.send(question)
    let state = OrderStream(after: seen)
    return eventStream(follower.signal, keeping: [place, follower]) {
      let newest = follower.take()
      return state.next(newest.map { $0.version > order.version ? $0 : order } ?? order)
    }
  }
}

/// What the client of a stream has seen of an order.
private final class OrderStream: Sendable {
  private let seen: Mutex<Int>

  init(after version: Int) {
    seen = Mutex(version)
  }

  /// Sends each version once, up to the one that ends the order.
  func next(_ order: Order) -> StreamText {
    seen.withLock { seen in
      guard order.version > seen else { return StreamText(isLast: order.status.isFinal) }
      seen = order.version
      var text = StreamText(isLast: order.status.isFinal)
      text.add("order", id: "\(order.version)", order.json)
      return text
    }
  }
}

extension Order {
  /// Which version a client has seen, by the id that it sends; 0 where the id is no version that exists.
  func seen(lastEventID: String?) -> Int {
    guard let id = lastEventID.flatMap({ Int($0) }), (1...version).contains(id) else { return 0 }
    return id
  }
}
