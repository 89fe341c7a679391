package import FoundationEssentials

/// The kitchen's decision on an order, or on a change of its lines: it will be made, or it cannot be.
package struct TicketDecided: Event {
  package static let name = "kitchen.ticket-decided"
  package var orderId: ID
  package var restaurantId: ID?
  package var revision: Int?
  package var decision: Decision
  package var startBy: Date?
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

  package static let shape = Shape(
    "TicketDecided", Self.init(orderId:restaurantId:written:decision:startBy:version:),
    Member("orderId", \.orderId),
    Member("restaurantId", \.restaurantId, "Where it will be made; a kitchen of the version before does not say it."),
    Member("revision", \.revision, "Which revision of the order it is about; absent for the first."),
    Member("decision", \.decision),
    Member("startBy", \.startBy, "Of what is accepted: when its preparation must begin."),
    Member("version", \.version))

  package var watchKeys: [String] { restaurantId.map { [WatchKey.decisionsOfRestaurant($0)] } ?? [] }

  package init(
    orderId: ID, restaurantId: ID? = nil, revision: Int = 1, decision: Decision, startBy: Date? = nil, version: Int
  ) {
    self.init(
      orderId: orderId, restaurantId: restaurantId, written: revision == 1 ? nil : revision, decision: decision,
      startBy: startBy, version: version)
  }

  private init(
    orderId: ID, restaurantId: ID?, written revision: Int?, decision: Decision, startBy: Date?, version: Int
  ) {
    self.orderId = orderId
    self.restaurantId = restaurantId
    self.revision = revision
    self.decision = decision
    self.startBy = startBy
    self.version = version
  }
}

/// What a restaurant's kitchen and couriers can still do. It is told when it has changed notably, so that it costs next to nothing
/// beside the orders that change it.
package struct KitchenLoadChanged: Event {
  package static let name = "kitchen.load-changed"
  package var restaurantId: ID
  package var freeFrom: Date
  package var version: Int
  package var courierFreeFrom: Date?
  package var readyMarginSeconds: Int
  package var doorMarginSeconds: Int
  package var fullSlots: [Date]
  package var slotsWithoutCourier: [Date]

  package static let shape = Shape(
    "KitchenLoadChanged",
    Self.init(
      restaurantId:freeFrom:version:courierFreeFrom:readyMarginSeconds:doorMarginSeconds:fullSlots:slotsWithoutCourier:),
    Member("restaurantId", \.restaurantId),
    Member("freeFrom", \.freeFrom, "When a pizzaiolo is free. A time that has passed says: now."),
    Member("version", \.version),
    Member("courierFreeFrom", \.courierFreeFrom, "When a courier is free; absent: always."),
    Member(
      "readyMarginSeconds", \.readyMarginSeconds,
      "By how much a promise lies behind what is planned, so that nine of ten take-aways are ready by then.", default: 0
    ),
    Member("doorMarginSeconds", \.doorMarginSeconds, "The same of deliveries.", default: 0),
    Member(
      "fullSlots", \.fullSlots, "Quarters of an hour to come for which nothing more can be made: when each begins.",
      default: []),
    Member("slotsWithoutCourier", \.slotsWithoutCourier, "For which no courier is left.", default: []))

  package init(
    restaurantId: ID, freeFrom: Date, version: Int, courierFreeFrom: Date? = nil, readyMarginSeconds: Int = 0,
    doorMarginSeconds: Int = 0, fullSlots: [Date] = [], slotsWithoutCourier: [Date] = []
  ) {
    self.restaurantId = restaurantId
    self.freeFrom = freeFrom
    self.version = version
    self.courierFreeFrom = courierFreeFrom
    self.readyMarginSeconds = readyMarginSeconds
    self.doorMarginSeconds = doorMarginSeconds
    self.fullSlots = fullSlots
    self.slotsWithoutCourier = slotsWithoutCourier
  }
}

/// Whether a restaurant can make a product now.
package struct AvailabilityChanged: Event {
  package static let name = "kitchen.availability-changed"
  package var restaurantId: ID
  package var productId: ID
  package var isAvailable: Bool
  package var remaining: Int?
  package var version: Int

  package static let shape = Shape(
    "Availability",
    Self.init(restaurantId:productId:isAvailable:remaining:version:),
    Member("restaurantId", \.restaurantId),
    Member("productId", \.productId),
    Member(
      "isAvailable", \.isAvailable, "Whether the restaurant can make the product now, by its stock and what was said."),
    Member(
      "remaining", \.remaining, as: .integer(from: 0),
      "How many can still be made, by its ingredients alone; told only where they are few."),
    Member("version", \.version, as: .integer(from: 1), "Grows with each change."))

  package init(restaurantId: ID, productId: ID, isAvailable: Bool, remaining: Int? = nil, version: Int) {
    self.restaurantId = restaurantId
    self.productId = productId
    self.isAvailable = isAvailable
    self.remaining = remaining
    self.version = version
  }
}

/// What a restaurant can make, for a gateway that starts: each page is a restaurant's.
package struct GetAvailability: Request {
  package typealias Reply = Items<AvailabilityChanged>
  package static let context = Context.kitchen
  package static let name = "get-availability"
  package var after: ID?

  package static let shape = Shape(
    "GetAvailability",
    Self.init(after:),
    Member(
      "after", \.after,
      "The `next` of the page before, or the first id. A gateway of the version before sends none, and gets everything at once."
    ))

  package init(after: ID?) {
    self.after = after
  }
}

/// A product has run out, or is back, whatever the stock says.
package struct SetOutage: Request {
  package typealias Reply = AvailabilityChanged
  package static let context = Context.kitchen
  package static let name = "set-outage"
  package var restaurantId: ID
  package var productId: ID
  package var isOut: Bool

  package static let shape = Shape(
    "SetOutage",
    Self.init(restaurantId:productId:isOut:),
    Member("restaurantId", \.restaurantId),
    Member("productId", \.productId),
    Member("isOut", \.isOut))

  package init(restaurantId: ID, productId: ID, isOut: Bool) {
    self.restaurantId = restaurantId
    self.productId = productId
    self.isOut = isOut
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
