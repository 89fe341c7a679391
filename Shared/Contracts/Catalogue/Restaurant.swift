/// A restaurant as the catalogue tells it to other contexts.
package struct Restaurant: WireObject, Equatable {
  package var id: ID
  package var code: String?
  package var name: String
  package var description: String
  package var image: String?
  package var phone: String
  package var address: Address
  package var openingHours: [OpeningHours]
  package var deliveryRadiusMetres: Int
  package var estimatedMinutes: Int
  package var rating: Double?
  package var isSuspended: Bool
  package var kitchenHands: Int?
  package var siren: String?
  package var vatNumber: String?
  package var companyName: String?
  package var deliveryHours: [OpeningHours]?
  package var specialDays: [SpecialDay]
  package var closures: [Closure]
  package var pause: Pause?
  package var zones: [Zone]
  package var ovenPlaces: Int?
  package var couriers: Int?
  package var tonight: Capacity.Tonight?
  package var isWithdrawn: Bool

  package static let shape = Shape(
    "CarteRestaurant",
    Self.init(
      id:code:name:description:image:phone:address:openingHours:deliveryRadiusMetres:estimatedMinutes:rating:
      isSuspended:kitchenHands:siren:vatNumber:companyName:deliveryHours:specialDays:closures:pause:zones:ovenPlaces:
      couriers:tonight:isWithdrawn:),
    Member("id", \.id),
    Member(
      "code", \.code,
      "With which its invoices' numbers begin: 2 to 8 upper-case letters or digits, unique in the group. Absent in events of the version before 2026-11-26."
    ),
    Member("name", \.name),
    Member("description", \.description),
    Member("image", \.image),
    Member("phone", \.phone),
    Member("address", \.address),
    Member("openingHours", \.openingHours),
    Member("deliveryRadiusMetres", \.deliveryRadiusMetres, "How far it delivers, as the crow flies, in metres."),
    Member("estimatedMinutes", \.estimatedMinutes, "What an order usually takes to prepare, in minutes."),
    Member("rating", \.rating, "The mean of its reviews, 1 to 5."),
    Member("isSuspended", \.isSuspended, "Closed until further notice, whatever the hours say."),
    Member("kitchenHands", \.kitchenHands, "How many pizzaioli work side by side; nil for the usual number."),
    Member("siren", \.siren, "Of the company that sells there: nine digits, printed on its invoices."),
    Member("vatNumber", \.vatNumber, "Its intra-community VAT number, such as `FR40303265045`."),
    Member("companyName", \.companyName, "Of the company that sells there; absent: the restaurant's name."),
    Member("deliveryHours", \.deliveryHours, "When it delivers, where these are not the opening hours."),
    Member("specialDays", \.specialDays, default: []),
    Member("closures", \.closures, default: []),
    Member("pause", \.pause),
    Member("zones", \.zones, "Where it delivers; none: within `deliveryRadiusMetres`, without fee.", default: []),
    Member("ovenPlaces", \.ovenPlaces, "As in `Capacity`, like the two that follow."),
    Member("couriers", \.couriers),
    Member("tonight", \.tonight),
    Member("isWithdrawn", \.isWithdrawn, "The group has given it up. What was ordered there stays.", default: false))

  /// One span of one day, in the restaurant's local time; `closes` after midnight belongs to the day it opened.
  package struct OpeningHours: WireObject, Equatable {
    package var day: Int
    package var opens: String
    package var closes: String

    package static let shape = Shape(
      "OpeningHours", "One span of one day, in the restaurant's local time.",
      Self.init(day:opens:closes:),
      Member("day", \.day, as: .integer(in: 1...7), "1 is Monday, 7 is Sunday (ISO 8601)."),
      Member("opens", \.opens, as: time, "`HH:MM`."),
      Member("closes", \.closes, as: time, "`HH:MM`; where it is not after `opens`, on the next day."))

    static let time = String.form.described(["pattern": "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"])
      .allowing("It must be a time of day, such as 18:30.") { Restaurant.minutes($0) != nil }

    package init(day: Int, opens: String, closes: String) {
      self.day = day
      self.opens = opens
      self.closes = closes
    }
  }

  package init(
    id: ID, code: String? = nil, name: String, description: String, image: String?, phone: String, address: Address,
    openingHours: [OpeningHours], deliveryRadiusMetres: Int, estimatedMinutes: Int, rating: Double?,
    isSuspended: Bool, kitchenHands: Int? = nil, siren: String? = nil, vatNumber: String? = nil,
    companyName: String? = nil, deliveryHours: [OpeningHours]? = nil, specialDays: [SpecialDay] = [],
    closures: [Closure] = [], pause: Pause? = nil, zones: [Zone] = [], ovenPlaces: Int? = nil, couriers: Int? = nil,
    tonight: Capacity.Tonight? = nil, isWithdrawn: Bool = false
  ) {
    self.id = id
    self.code = code
    self.name = name
    self.description = description
    self.image = image
    self.phone = phone
    self.address = address
    self.openingHours = openingHours
    self.deliveryRadiusMetres = deliveryRadiusMetres
    self.estimatedMinutes = estimatedMinutes
    self.rating = rating
    self.isSuspended = isSuspended
    self.kitchenHands = kitchenHands
    self.siren = siren
    self.vatNumber = vatNumber
    self.companyName = companyName
    self.deliveryHours = deliveryHours
    self.specialDays = specialDays
    self.closures = closures
    self.pause = pause
    self.zones = zones
    self.ovenPlaces = ovenPlaces
    self.couriers = couriers
    self.tonight = tonight
    self.isWithdrawn = isWithdrawn
  }
}
