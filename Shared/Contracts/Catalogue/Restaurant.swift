package struct Restaurant: Codable, Sendable, Equatable {
  package var id: ID
  /// With which its invoices' numbers begin: 2 to 8 upper-case letters or digits, unique in the group. Absent in events of the
  /// version before 2026-11-26.
  package var code: String?
  package var name: String
  package var description: String
  package var image: String?
  package var phone: String
  package var address: Address
  package var openingHours: [OpeningHours]
  /// How far it delivers, as the crow flies, in metres.
  package var deliveryRadiusMetres: Int
  /// What an order usually takes to prepare, in minutes.
  package var estimatedMinutes: Int
  /// The mean of its reviews, 1 to 5.
  package var rating: Double?
  /// Closed until further notice, whatever the hours say.
  package var isSuspended: Bool
  /// How many pizzaioli work side by side; nil for the usual number.
  package var kitchenHands: Int?

  package static let usualHands = 2

  /// One span of one day, in the restaurant's local time; `closes` after midnight belongs to the day it opened.
  package struct OpeningHours: Codable, Sendable, Equatable {
    /// 1 is Monday, 7 is Sunday (ISO 8601).
    package var day: Int
    /// `HH:MM`.
    package var opens: String
    package var closes: String

    package init(day: Int, opens: String, closes: String) {
      self.day = day
      self.opens = opens
      self.closes = closes
    }
  }

  package init(
    id: ID, code: String? = nil, name: String, description: String, image: String?, phone: String, address: Address,
    openingHours: [OpeningHours], deliveryRadiusMetres: Int, estimatedMinutes: Int, rating: Double?,
    isSuspended: Bool, kitchenHands: Int? = nil
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
  }
}
