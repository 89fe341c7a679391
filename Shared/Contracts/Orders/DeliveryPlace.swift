/// Whether anybody delivers to an address, and where it is then.
package struct DeliveryPlace: WireObject, Equatable {
  package var isFound: Bool
  package var latitude: Double?
  package var longitude: Double?

  package static let shape = Shape(
    "DeliveryPlace",
    "Whether anybody delivers to an address. Which restaurants do, and for which fee, follows from the position and their `zones`.",
    Self.init(isFound:latitude:longitude:),
    Member("isFound", \.isFound, "Whether it is known where the address is."),
    Member("latitude", \.latitude, as: .number(in: -90...90), "Absent where no restaurant delivers there."),
    Member("longitude", \.longitude, as: .number(in: -180...180), "Absent where no restaurant delivers there."))

  package init(isFound: Bool, latitude: Double? = nil, longitude: Double? = nil) {
    self.isFound = isFound
    self.latitude = latitude
    self.longitude = longitude
  }
}

/// Asks where an address is, for somebody who may be a visitor.
package struct FindPlace: Request {
  package typealias Reply = DeliveryPlace
  package static let context = Context.orders
  package static let name = "find-place"
  package var address: Address

  package static let shape = Shape("FindPlace", Self.init(address:), Member("address", \.address))

  package init(address: Address) {
    self.address = address
  }
}
