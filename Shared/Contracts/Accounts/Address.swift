/// Where somebody lives, or a restaurant is.
package struct Address: WireObject, Equatable {
  package var id: ID?
  package var label: String?
  package var line1: String
  package var line2: String?
  package var postalCode: String
  package var city: String
  package var latitude: Double?
  package var longitude: Double?
  package var isDefault: Bool?

  package static let shape = Shape(
    "Address",
    Self.init(id:label:line1:line2:postalCode:city:latitude:longitude:isDefault:),
    Member("id", \.id, "Absent where the address belongs to no account."),
    Member("label", \.label, as: .text(1...50).blankingCardNumbers, "What its owner calls it."),
    Member("line1", \.line1, as: .text(1...200).blankingCardNumbers),
    Member("line2", \.line2, as: .text(1...200).blankingCardNumbers),
    Member("postalCode", \.postalCode, as: .text(2...12)),
    Member("city", \.city, as: .text(1...100)),
    Member("latitude", \.latitude, as: .number(in: -90...90), "With `longitude`, or not at all."),
    Member("longitude", \.longitude, as: .number(in: -180...180), "With `latitude`, or not at all."),
    Member(
      "isDefault", \.isDefault, "Where a delivery goes that names no address.")
  ).rule { json, body in
    guard json.has("latitude") != json.has("longitude") else { return }
    body.note("A position has both.", of: json.has("latitude") ? "longitude" : "latitude", code: .missing)
  }

  package init(
    id: ID? = nil, label: String? = nil, line1: String, line2: String? = nil, postalCode: String, city: String,
    latitude: Double? = nil, longitude: Double? = nil, isDefault: Bool? = nil
  ) {
    self.id = id
    self.label = label
    self.line1 = line1
    self.line2 = line2
    self.postalCode = postalCode
    self.city = city
    self.latitude = latitude
    self.longitude = longitude
    self.isDefault = isDefault
  }
}

extension Address {
  /// Where it is; nil where that is not known. Half a position is none.
  package var position: Position? {
    guard let latitude, let longitude else { return nil }
    return Position(latitude: latitude, longitude: longitude)
  }
}
