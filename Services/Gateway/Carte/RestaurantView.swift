import Contracts
import FoundationEssentials

/// A restaurant as clients see it.
struct RestaurantView: WireObject {
  var id: ID
  var name: String
  var description: String
  var image: String?
  var phone: String
  var address: Address
  var openingHours: [Restaurant.OpeningHours]
  var isOpen: Bool
  var deliveryRadiusMetres: Int
  var estimatedMinutes: Int
  var rating: Double?
  var deliveryHours: [Restaurant.OpeningHours]?
  var specialDays: [Restaurant.SpecialDay]?
  var closures: [Restaurant.Closure]?
  var pause: Restaurant.Pause?
  var zones: [Zone]?

  static let shape = Shape(
    "Restaurant",
    Self.init(
      id:name:description:image:phone:address:openingHours:isOpen:deliveryRadiusMetres:estimatedMinutes:rating:
      deliveryHours:specialDays:closures:pause:zones:),
    Member("id", \.id), Member("name", \.name), Member("description", \.description),
    Member("image", \.image, as: String.form.described(["format": "uri-reference"])), Member("phone", \.phone),
    Member("address", \.address), Member("openingHours", \.openingHours),
    Member("isOpen", \.isOpen, "Whether it takes orders now."),
    Member(
      "deliveryRadiusMetres", \.deliveryRadiusMetres, as: .integer(from: 0),
      "How far it delivers at most, as the crow flies; `zones` say it exactly."),
    Member(
      "estimatedMinutes", \.estimatedMinutes, as: .integer(from: 0), "What an order usually takes to prepare."),
    Member(
      "rating", \.rating, as: .number(in: 1...5), "The mean of its reviews; absent while there is none."),
    Member("deliveryHours", \.deliveryHours, "When it delivers, where that is not while it is open."),
    Member("specialDays", \.specialDays, "Days with other hours."),
    Member("closures", \.closures, "When it is closed whatever the hours say, and why."),
    Member("pause", \.pause, "It takes no orders for a while."),
    Member("zones", \.zones, "Where it delivers, from which amount on, and for which fee."))
}

extension RestaurantView {
  init(_ restaurant: Restaurant, at time: Date) {
    let closures = restaurant.closures.filter { time < $0.until }
    self.init(
      id: restaurant.id, name: restaurant.name, description: restaurant.description, image: restaurant.image,
      phone: restaurant.phone, address: restaurant.address, openingHours: restaurant.openingHours,
      isOpen: restaurant.isOpen(at: time), deliveryRadiusMetres: restaurant.deliveryRadiusMetres,
      estimatedMinutes: restaurant.estimatedMinutes, rating: restaurant.rating,
      deliveryHours: restaurant.deliveryHours,
      specialDays: restaurant.specialDays.isEmpty ? nil : restaurant.specialDays,
      closures: closures.isEmpty ? nil : closures, pause: restaurant.isPaused(at: time) ? restaurant.pause : nil,
      zones: restaurant.zones.isEmpty ? nil : restaurant.zones)
  }
}
