package import FoundationEssentials

/// The kitchen's decision on an order, or on a change of its lines: it will be made, or it cannot be.
package struct TicketDecided: Event {
  package static let name = "kitchen.ticket-decided"
  package var orderId: ID
  package var restaurantId: ID?
  package var revision: Int?
  package var decision: Decision
  package var startBy: Date?
  package var board: Board?
  package var version: Int

  /// Which revision of the order it is about, from 1.
  package var decidedRevision: Int { revision ?? 1 }

  package enum Decision: Equatable {
    /// Its stock is reserved, and it will be ready at a time.
    ///
    /// - Parameters:
    ///   - prepareFrom: for an order for later, when its preparation begins.
    ///   - promisedAt: when it will be ready (take-away) or at the door (delivery); nil where orders did not say how long the
    ///     road takes.
    case accepted(readyAt: Date, prepareFrom: Date? = nil, promisedAt: Date? = nil)
    /// - Parameter reason: `stock`, or `closed` where it could be promised only for after the restaurant has closed.
    case rejected(reason: OrderReason)
    /// A later revision cannot be made: the kitchen keeps what it has reserved for the one before, and the order goes on with
    /// that. An orders service that knows no revisions must not take this for a rejected order.
    ///
    /// - Parameter reason: as for `rejected`.
    case revisionRefused(reason: OrderReason)
    /// A decision that only a newer version knows. It is read, never written.
    case unknown
  }

  /// What the kitchen's board shows of the ticket and the order does not say.
  package struct Board: WireObject, Equatable {
    package var customerId: ID?
    package var customerName: String?
    package var added: [Order.Line]?
    package var removed: [Order.Line]?

    package static let shape = Shape(
      "TicketBoard", Self.init(customerId:customerName:added:removed:),
      Member("customerId", \.customerId, "Whose name it is: who is erased is found by it."),
      Member("customerName", \.customerName, "A first name, where the order itself names nobody."),
      Member("added", \.added, "Of a change: what it adds."),
      Member("removed", \.removed, "What it takes away."))

    package init(
      customerId: ID? = nil, customerName: String? = nil, added: [Order.Line]? = nil, removed: [Order.Line]? = nil
    ) {
      self.customerId = customerId
      self.customerName = customerName
      self.added = added
      self.removed = removed
    }
  }

  package static let shape = Shape(
    "TicketDecided", Self.init(orderId:restaurantId:written:decision:startBy:board:version:),
    Member("orderId", \.orderId),
    Member("restaurantId", \.restaurantId, "Where it will be made; a kitchen of the version before does not say it."),
    Member("revision", \.revision, "Which revision of the order it is about; absent for the first."),
    Member("decision", \.decision),
    Member("startBy", \.startBy, "Of what is accepted: when its preparation must begin."),
    Member("board", \.board, "Of what is accepted, where there is something to say."),
    Member("version", \.version))

  package var watchKeys: [String] { restaurantId.map { [WatchKey.decisionsOfRestaurant($0)] } ?? [] }

  package init(
    orderId: ID, restaurantId: ID? = nil, revision: Int = 1, decision: Decision, startBy: Date? = nil,
    board: Board? = nil, version: Int
  ) {
    self.init(
      orderId: orderId, restaurantId: restaurantId, written: revision == 1 ? nil : revision, decision: decision,
      startBy: startBy, board: board, version: version)
  }

  private init(
    orderId: ID, restaurantId: ID?, written revision: Int?, decision: Decision, startBy: Date?, board: Board?,
    version: Int
  ) {
    self.orderId = orderId
    self.restaurantId = restaurantId
    self.revision = revision
    self.decision = decision
    self.startBy = startBy
    self.board = board
    self.version = version
  }
}

/// An object with one member, which is named after the decision.
extension TicketDecided.Decision: WireObject {
  package static let shape = Shape(
    "Decision",
    { (accepted: Acceptance?, rejected: Rejection?, revisionRefused: Rejection?) -> Self in
      if let accepted {
        .accepted(readyAt: accepted.readyAt, prepareFrom: accepted.prepareFrom, promisedAt: accepted.promisedAt)
      } else if let rejected {
        .rejected(reason: rejected.reason)
      } else if let revisionRefused {
        .revisionRefused(reason: revisionRefused.reason)
      } else {
        .unknown
      }
    },
    Member("accepted", \.acceptance), Member("rejected", \.rejection), Member("revisionRefused", \.revisionRefusal))

  private var acceptance: Acceptance? {
    guard case .accepted(let readyAt, let prepareFrom, let promisedAt) = self else { return nil }
    return Acceptance(readyAt: readyAt, prepareFrom: prepareFrom, promisedAt: promisedAt)
  }

  private var rejection: Rejection? {
    if case .rejected(let reason) = self { Rejection(reason: reason) } else { nil }
  }

  private var revisionRefusal: Rejection? {
    if case .revisionRefused(let reason) = self { Rejection(reason: reason) } else { nil }
  }

  fileprivate struct Acceptance: WireObject {
    var readyAt: Date
    var prepareFrom: Date?
    var promisedAt: Date?

    static let shape = Shape(
      "Acceptance", Self.init(readyAt:prepareFrom:promisedAt:),
      Member("readyAt", \.readyAt), Member("prepareFrom", \.prepareFrom), Member("promisedAt", \.promisedAt))
  }

  fileprivate struct Rejection: WireObject {
    var reason: OrderReason

    static let shape = Shape("Rejection", Self.init(reason:), Member("reason", \.reason))
  }
}
