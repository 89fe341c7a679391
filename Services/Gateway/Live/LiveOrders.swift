import Contracts
import Synchronization

/// Which streams follow which order. A stream that is read slowly gets only the newest state.
final class LiveOrders: Sendable {
  /// What a stream has not sent yet.
  fileprivate final class Mailbox: Sendable {
    let signal = StreamSignal()
    let newest = Mutex<Order?>(nil)
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

    /// The newest state that has come since it was last asked for.
    func take() -> Order? {
      mailbox.newest.withLock { newest in
        defer { newest = nil }
        return newest
      }
    }
  }

  private let mailboxes = Mutex<[ID: [Mailbox]]>([:])

  func follow(_ id: ID) -> Follower {
    let mailbox = Mailbox()
    mailboxes.withLock { $0[id, default: []].append(mailbox) }
    return Follower(mailbox, of: id, self)
  }

  func isFollowed(_ id: ID) -> Bool { mailboxes.withLock { $0[id] != nil } }

  func tell(_ order: Order) {
    for mailbox in mailboxes.withLock({ $0[order.id] ?? [] }) {
      mailbox.newest.withLock { newest in
        if newest.map({ $0.version < order.version }) ?? true { newest = order }
      }
      mailbox.signal.raise()
    }
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
