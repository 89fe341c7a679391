import Contracts
import HTTPTypes
import Hummingbird
import Messaging

extension Call {
  /// Server-sent events: the order as it is, then each change, up to the one that ends it. The event's id is the order's
  /// version.
  func followOrder(_ id: ID, after lastEventID: String?) async throws -> Response {
    let question = GetOrder(caller: try caller, id: id)
    let place = try gateway.streams.take(for: caller.accountId, at: clientNetwork)
    // A client that may not see the order causes no binding.
    let known = try OrderNews(try await gateway.requests.reply(to: question))
    let seen = known.seen(lastEventID: lastEventID)
    // A browser that has seen the end comes back once more, unless it is told 204 (WHATWG HTML, 9.2.3).
    if known.isFinal, seen == known.version { return Response(status: .noContent) }
    let follower = gateway.orders.follow(id, after: seen)
    if known.isFinal {
      follower.begin(with: known)
    } else {
      try gateway.watches.checkConnection()
      // Read again now that it is followed, so that no change falls between the two.
      follower.begin(with: try OrderNews(try await gateway.requests.reply(to: question)))
    }
    return try eventStream(follower.signal, keeping: place) { follower.next() }
  }
}

extension OrderNews {
  /// Which version a client has seen, by the id that it sends; 0 where the id is no version that exists.
  fileprivate func seen(lastEventID: String?) -> Int {
    guard let id = lastEventID.flatMap({ Int($0) }), (1...version).contains(id) else { return 0 }
    return id
  }
}
