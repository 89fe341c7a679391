package import FoundationEssentials

/// A quarter of an hour for which something can be ordered: it is on the counter or at the door when it begins, or while it lasts.
package struct Slot: WireObject, Equatable {
  package var from: Date
  package var until: Date
  package var isFree: Bool

  package static let shape = Shape(
    "Slot", "A quarter of an hour for which something can be ordered.",
    Self.init(from:until:isFree:),
    Member("from", \.from, "What to send as `scheduledFor`."),
    Member("until", \.until),
    Member("isFree", \.isFree, "Whether the restaurant can still make, and bring, something usual for it."))

  /// In seconds. The kitchen plans in the same quarters of an hour.
  package static let length = 900

  /// What a slot that is free has room for.
  package static let usualWork = KitchenWork(hands: 240, oven: 300, baking: 300)
  /// How long the courier is on the way with that, in seconds.
  package static let usualWay = 600

  package init(from: Date, isFree: Bool) {
    self.init(from: from, until: from + Double(Self.length), isFree: isFree)
  }

  private init(from: Date, until: Date, isFree: Bool) {
    self.from = from
    self.until = until
    self.isFree = isFree
  }
}

/// The slots of a restaurant's day.
package struct ListSlots: Request {
  package typealias Reply = Items<Slot>
  package static let context = Context.orders
  package static let name = "list-slots"
  package var restaurantId: ID
  package var fulfilment: Fulfilment
  package var day: String?

  package static let shape = Shape(
    "ListSlots", Self.init(restaurantId:fulfilment:day:),
    Member("restaurantId", \.restaurantId), Member("fulfilment", \.fulfilment),
    Member("day", \.day, "`YYYY-MM-DD`; absent: today."))

  package init(restaurantId: ID, fulfilment: Fulfilment, day: String?) {
    self.restaurantId = restaurantId
    self.fulfilment = fulfilment
    self.day = day
  }
}
