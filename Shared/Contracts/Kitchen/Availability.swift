package import FoundationEssentials

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

/// A product has run out, or is back, whatever the stock says. Of one that comes in sizes, each of them.
package struct SetOutage: Request {
  package typealias Reply = AvailabilityChanged
  package static let context = Context.kitchen
  package static let name = "set-outage"
  package var caller: Caller?
  package var restaurantId: ID
  package var productId: ID
  package var otherSizes: [ID]
  package var isOut: Bool
  package var until: Date?
  package var ifVersions: [Int]?

  package static let shape = Shape(
    "SetOutage",
    Self.init(caller:restaurantId:productId:otherSizes:isOut:until:ifVersions:),
    Member("caller", \.caller, "A gateway of the version before sends none."),
    Member("restaurantId", \.restaurantId),
    Member("productId", \.productId, "What is sold: the product, or the first of its sizes."),
    Member("otherSizes", \.otherSizes, default: []),
    Member("isOut", \.isOut),
    Member("until", \.until, "When it is back by itself; absent: when somebody says so."),
    Member("ifVersions", \.ifVersions, "The versions that the caller may have read; absent: whatever there is."))

  package init(
    caller: Caller?, restaurantId: ID, productId: ID, otherSizes: [ID] = [], isOut: Bool, until: Date? = nil,
    ifVersions: [Int]? = nil
  ) {
    self.caller = caller
    self.restaurantId = restaurantId
    self.productId = productId
    self.otherSizes = otherSizes
    self.isOut = isOut
    self.until = until
    self.ifVersions = ifVersions
  }
}

/// What has run out in a restaurant by what somebody said.
package struct RunOut: WireObject, Equatable {
  package var productId: ID
  package var until: Date?

  package static let shape = Shape(
    "RunOut", "What has run out by what somebody said, whatever the stock says.",
    Self.init(productId:until:),
    Member("productId", \.productId, "What is sold: a product, or one of its sizes."),
    Member("until", \.until, "When it is back by itself; absent: when somebody says so."))

  package init(productId: ID, until: Date?) {
    self.productId = productId
    self.until = until
  }
}

/// What has run out in a restaurant so.
package struct ListOutages: Request {
  package typealias Reply = Items<RunOut>
  package static let context = Context.kitchen
  package static let name = "list-outages"
  package var restaurantId: ID

  package static let shape = Shape("ListOutages", Self.init(restaurantId:), Member("restaurantId", \.restaurantId))

  package init(restaurantId: ID) {
    self.restaurantId = restaurantId
  }
}
