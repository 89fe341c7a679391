package import FoundationEssentials

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
  package var tightSlots: [TightSlot]

  /// A quarter of an hour for which only little more can be made.
  package struct TightSlot: WireObject, Equatable {
    package var from: Date
    package var fits: Int
    package var tooMuch: Int

    package static let shape = Shape(
      "TightSlot", "A quarter of an hour for which only little more can be made.", Self.init(from:fits:tooMuch:),
      Member("from", \.from, "When it begins."),
      Member("fits", \.fits, "An order of so many seconds of one pizzaiolo can be made for it."),
      Member("tooMuch", \.tooMuch, "One of so many cannot."))

    package init(from: Date, fits: Int, tooMuch: Int) {
      self.from = from
      self.fits = fits
      self.tooMuch = tooMuch
    }
  }

  package static let shape = Shape(
    "KitchenLoadChanged",
    Self.init(
      restaurantId:freeFrom:version:courierFreeFrom:readyMarginSeconds:doorMarginSeconds:fullSlots:slotsWithoutCourier:
      tightSlots:),
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
    Member("slotsWithoutCourier", \.slotsWithoutCourier, "For which no courier is left.", default: []),
    Member("tightSlots", \.tightSlots, "For which something usual can be made and a large order cannot.", default: []))

  package init(
    restaurantId: ID, freeFrom: Date, version: Int, courierFreeFrom: Date? = nil, readyMarginSeconds: Int = 0,
    doorMarginSeconds: Int = 0, fullSlots: [Date] = [], slotsWithoutCourier: [Date] = [], tightSlots: [TightSlot] = []
  ) {
    self.restaurantId = restaurantId
    self.freeFrom = freeFrom
    self.version = version
    self.courierFreeFrom = courierFreeFrom
    self.readyMarginSeconds = readyMarginSeconds
    self.doorMarginSeconds = doorMarginSeconds
    self.fullSlots = fullSlots
    self.slotsWithoutCourier = slotsWithoutCourier
    self.tightSlots = tightSlots
  }
}
