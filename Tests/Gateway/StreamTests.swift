import Contracts
import NIOCore
import Synchronization
import Testing

@testable import Gateway

/// What streams send and when they are woken, without a connection.
struct StreamTests {
  private func news(_ version: Int, isFinal: Bool = false) -> OrderNews {
    OrderNews(Array(#"{"version":\#(version)}"#.utf8), version: version, isFinal: isFinal)
  }

  @Test("a stream that is read slowly gets only the newest state, and each version once")
  func newest() {
    let orders = LiveOrders()
    let id = ID.new()
    let follower = orders.follow(id, after: 1)
    follower.begin(with: news(2))
    for version in [3, 5, 4] { orders.tell(news(version), of: id) }
    #expect(String(buffer: follower.next().buffer) == "id: 5\nevent: order\ndata: {\"version\":5}\n\n")
    orders.tell(news(5), of: id)
    #expect(follower.next().buffer.readableBytes == 0)
    orders.tell(news(6, isFinal: true), of: id)
    let last = follower.next()
    #expect(last.isLast)
    #expect(String(buffer: last.buffer).hasPrefix("id: 6\n"))
  }

  @Test("what the client has seen is not sent again, and a stream of an order that ended so ends")
  func seen() {
    let follower = LiveOrders().follow(.new(), after: 7)
    follower.begin(with: news(7, isFinal: true))
    let text = follower.next()
    #expect(text.isLast)
    #expect(text.buffer.readableBytes == 0)
  }

  @Test("an order is followed for as long as somebody does")
  func followed() {
    let orders = LiveOrders()
    let id = ID.new()
    var followers = [orders.follow(id, after: 0), orders.follow(id, after: 0)]
    followers.removeFirst()
    #expect(orders.isFollowed(id))
    followers = []
    #expect(!orders.isFollowed(id))
  }

  @Test("signals that come before the stream has looked wake it once")
  func signals() {
    let signal = StreamSignal()
    let woken = Mutex(0)
    signal.raise()
    signal.listen { woken.withLock { $0 += 1 } }
    signal.raise()
    signal.raiseSilence()
    #expect(woken.withLock { $0 } == 1)
    #expect(signal.take() == [.news, .silence])
    #expect(signal.take().isEmpty)
    signal.end()
    #expect(woken.withLock { $0 } == 2)
    signal.listen(nil)
    #expect(signal.take() == .end)
    signal.raise()
    #expect(woken.withLock { $0 } == 2)
  }
}
