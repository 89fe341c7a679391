package import FoundationEssentials

/// The kitchen's decision on an order, or on a change of its lines: it will be made, or it cannot be.
package struct TicketDecided: Event {
  package static let name = "kitchen.ticket-decided"
  package var orderId: ID
  /// Which revision of the order it is about; absent for the first. See `decidedRevision`.
  package var revision: Int?
  package var decision: Decision
  package var version: Int

  /// Which revision of the order it is about, from 1.
  package var decidedRevision: Int { revision ?? 1 }

  package enum Decision: Codable, Sendable, Equatable {
    /// Its stock is reserved, and it will be ready at a time.
    ///
    /// - Parameters:
    ///   - prepareFrom: for an order for later, when its preparation begins.
    ///   - promisedAt: when it will be ready (take-away) or at the door (delivery); nil where orders did not say how long the
    ///     road takes.
    case accepted(readyAt: Date, prepareFrom: Date? = nil, promisedAt: Date? = nil)
    /// - Parameter reason: `stock`, or `closed` where it could be promised only for after the restaurant has closed.
    case rejected(reason: String)
    /// A later revision cannot be made: the kitchen keeps what it has reserved for the one before, and the order goes on with
    /// that. An orders service that knows no revisions must not take this for a rejected order.
    ///
    /// - Parameter reason: as for `rejected`.
    case revisionRefused(reason: String)
    /// A decision that only a newer version knows. It is read, never written.
    case unknown
  }

  package init(orderId: ID, revision: Int = 1, decision: Decision, version: Int) {
    self.orderId = orderId
    self.revision = revision == 1 ? nil : revision
    self.decision = decision
    self.version = version
  }
}

/// When a restaurant's kitchen has a hand free for another order. It is told when it has moved by ten minutes, so that it costs
/// next to nothing beside the orders that move it.
package struct KitchenLoadChanged: Event {
  package static let name = "kitchen.load-changed"
  package var restaurantId: ID
  /// A time that has passed says: now.
  package var freeFrom: Date
  package var version: Int

  package init(restaurantId: ID, freeFrom: Date, version: Int) {
    self.restaurantId = restaurantId
    self.freeFrom = freeFrom
    self.version = version
  }
}

/// Whether a restaurant can make a product now.
package struct AvailabilityChanged: Event {
  package static let name = "kitchen.availability-changed"
  package var restaurantId: ID
  package var productId: ID
  package var isAvailable: Bool
  /// How many can still be made of it alone; told only where they are few.
  package var remaining: Int?
  package var version: Int

  package init(restaurantId: ID, productId: ID, isAvailable: Bool, remaining: Int? = nil, version: Int) {
    self.restaurantId = restaurantId
    self.productId = productId
    self.isAvailable = isAvailable
    self.remaining = remaining
    self.version = version
  }
}

/// What every restaurant can make, for a gateway that starts.
package struct GetAvailability: Request {
  package typealias Reply = Items<AvailabilityChanged>
  package static let context = Context.kitchen
  package static let name = "get-availability"

  package init() {}
}

/// A product has run out, or is back, whatever the stock says.
package struct SetOutage: Request {
  package typealias Reply = AvailabilityChanged
  package static let context = Context.kitchen
  package static let name = "set-outage"
  package var restaurantId: ID
  package var productId: ID
  package var isOut: Bool

  package init(restaurantId: ID, productId: ID, isOut: Bool) {
    self.restaurantId = restaurantId
    self.productId = productId
    self.isOut = isOut
  }
}

/// An order as the kitchen sees it.
package struct Ticket: Codable, Sendable, Equatable {
  package var orderId: ID
  package var number: String
  package var status: OrderStatus
  package var restaurantId: ID
  package var fulfilment: Fulfilment
  package var lines: [Order.Line]
  package var note: String?
  package var placedAt: Date
  package var readyAt: Date
  package var scheduledFor: Date?
  /// Of an order for later: when its preparation begins.
  package var prepareFrom: Date?
}

/// What a restaurant's pizzaioli have to make, soonest first, and then what is ready.
package struct ListTickets: Request {
  package typealias Reply = Items<Ticket>
  package static let context = Context.kitchen
  package static let name = "list-tickets"
  package var restaurantId: ID
  /// The `next` of the page before.
  package var after: String?

  package init(restaurantId: ID, after: String? = nil) {
    self.restaurantId = restaurantId
    self.after = after
  }
}
