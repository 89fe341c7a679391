import Contracts
import NIOCore
import Synchronization

/// The state of an order as its streams send it, written once for all of them.
struct OrderNews: Sendable {
  let version: Int
  /// The order changes no more.
  let isFinal: Bool
  fileprivate let event: ByteBuffer

  /// - Parameter json: the order, in one line.
  init(_ json: [UInt8], version: Int, isFinal: Bool) {
    self.version = version
    self.isFinal = isFinal
    var text = StreamText()
    text.add("order", id: "\(version)", json)
    event = text.buffer
  }

  /// - Parameter json: an order as orders has written it.
  init(_ json: [UInt8]) throws {
    let outline = try OrderOutlined.Outline(reading: json)
    self.init(json, version: outline.version, isFinal: outline.status.isFinal)
  }
}

/// Which streams follow which order. A stream that is read slowly gets only the newest state.
final class LiveOrders: Sendable {
  /// What a stream has not sent yet.
  fileprivate final class Mailbox: Sendable {
    let signal = StreamSignal()
    private let state: Mutex<(newest: OrderNews?, seen: Int)>

    init(after version: Int) {
      state = Mutex((nil, version))
    }

    func put(_ news: OrderNews) {
      state.withLock { state in
        if state.newest.map({ $0.version < news.version }) ?? true { state.newest = news }
      }
      signal.raise()
    }

    func take() -> StreamText {
      state.withLock { state in
        guard let news = state.newest else { return StreamText() }
        state.newest = nil
        guard news.version > state.seen else { return StreamText(isLast: news.isFinal) }
        state.seen = news.version
        return StreamText(buffer: news.event, isLast: news.isFinal)
      }
    }
  }

  /// A stream's place here, for as long as somebody refers to it.
  final class Follower: Sendable {
    private let mailbox: Mailbox
    private let order: ID
    private let orders: LiveOrders

    fileprivate init(_ mailbox: Mailbox, of order: ID, _ orders: LiveOrders) {
      self.mailbox = mailbox
      self.order = order
      self.orders = orders
    }

    deinit { orders.forget(mailbox, of: order) }

    var signal: StreamSignal { mailbox.signal }

    /// The order as it was read.
    func begin(with news: OrderNews) { mailbox.put(news) }

    /// Each version once, up to the one that ends the order.
    func next() -> StreamText { mailbox.take() }
  }

  private let mailboxes = Mutex<[ID: [Mailbox]]>([:])

  /// - Parameter version: the newest that the client has seen.
  func follow(_ id: ID, after version: Int) -> Follower {
    let mailbox = Mailbox(after: version)
    mailboxes.withLock { $0[id, default: []].append(mailbox) }
    return Follower(mailbox, of: id, self)
  }

  func isFollowed(_ id: ID) -> Bool { mailboxes.withLock { $0[id] != nil } }

  func tell(_ news: OrderNews, of id: ID) {
    for mailbox in mailboxes.withLock({ $0[id] ?? [] }) { mailbox.put(news) }
  }

  /// Ends every stream: events may have been missed, or the gateway stops. Clients come back with `Last-Event-ID`.
  func endAll() {
    for mailbox in mailboxes.withLock({ $0.values.flatMap(\.self) }) { mailbox.signal.end() }
  }

  private func forget(_ mailbox: Mailbox, of id: ID) {
    mailboxes.withLock { mailboxes in
      mailboxes[id]?.removeAll { $0 === mailbox }
      if mailboxes[id]?.isEmpty == true { mailboxes[id] = nil }
    }
  }
}
