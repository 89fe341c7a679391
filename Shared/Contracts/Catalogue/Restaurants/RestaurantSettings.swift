/// What a restaurant sets for itself: its managers may change all of this, and nothing else of their restaurant. A pause has a
/// request of its own.
package struct RestaurantSettings: WireObject, Equatable {
  package var description: String
  package var image: String?
  package var phone: String
  package var openingHours: [Restaurant.OpeningHours]
  package var deliveryHours: [Restaurant.OpeningHours]?
  package var specialDays: [Restaurant.SpecialDay]
  package var closures: [Restaurant.Closure]
  package var estimatedMinutes: Int
  package var capacity: Capacity

  package static let shape = Shape(
    "RestaurantSettings", "What a restaurant sets for itself.",
    Self.init(
      description:image:phone:openingHours:deliveryHours:specialDays:closures:estimatedMinutes:capacity:),
    Member("description", \.description, as: .text(1...1000)),
    Member("image", \.image, as: .text(1...300).described(["format": "uri-reference"]), "One that was uploaded."),
    Member("phone", \.phone, as: .phone),
    Member(
      "openingHours", \.openingHours, as: .list(0...OpeningRules.longestList),
      "Spans of the week, which do not overlap."),
    Member(
      "deliveryHours", \.deliveryHours, as: .list(0...OpeningRules.longestList),
      "When it delivers; absent: while it is open."),
    Member("specialDays", \.specialDays, as: .list(0...50), "Each date once.", default: []),
    Member("closures", \.closures, as: .list(0...50), default: []),
    Member(
      "estimatedMinutes", \.estimatedMinutes, as: .integer(in: 1...240), "What an order usually takes to prepare."),
    Member("capacity", \.capacity)
  ).rule { json, body in
    OpeningRules.noteOverlaps(in: "openingHours", of: json, body)
    OpeningRules.noteOverlaps(in: "deliveryHours", of: json, body)
    var dates: Set<String> = []
    for (index, day) in (json["specialDays"]?.elements ?? []).enumerated() {
      guard let date = day["date"]?.string, !dates.insert(date).inserted else { continue }
      body.within("specialDays") {
        body.within(index) { body.note("The day stands there twice.", of: "date", code: .overlap) }
      }
    }
  }

  package init(
    description: String, image: String?, phone: String, openingHours: [Restaurant.OpeningHours],
    deliveryHours: [Restaurant.OpeningHours]?, specialDays: [Restaurant.SpecialDay], closures: [Restaurant.Closure],
    estimatedMinutes: Int, capacity: Capacity
  ) {
    self.description = description
    self.image = image
    self.phone = phone
    self.openingHours = openingHours
    self.deliveryHours = deliveryHours
    self.specialDays = specialDays
    self.closures = closures
    self.estimatedMinutes = estimatedMinutes
    self.capacity = capacity
  }
}

/// What only the group says of a restaurant: which it is, whose it is, and where it delivers for which fee.
package struct RestaurantIdentity: WireObject, Equatable {
  package var code: String
  package var name: String
  package var companyName: String?
  package var siren: String
  package var vatNumber: String
  package var address: Address
  package var zones: [Zone]
  package var isSuspended: Bool

  package static let shape = Shape(
    "RestaurantIdentity", "What only the group says of a restaurant.",
    Self.init(code:name:companyName:siren:vatNumber:address:zones:isSuspended:),
    Member(
      "code", \.code,
      as: String.form.described(["pattern": "^[A-Z0-9]{2,8}$"])
        .allowing("It must be 2 to 8 upper-case letters or digits.", isCode),
      "With which its invoices' numbers begin, unique in the group. One that a restaurant has used never belongs to another."
    ),
    Member("name", \.name, as: .text(1...100)),
    Member(
      "companyName", \.companyName, as: .text(1...200),
      "Of the company that sells there; absent: the restaurant's name."),
    Member("siren", \.siren, as: String.form.described(["pattern": "^[0-9]{9}$"]), "Of that company."),
    Member(
      "vatNumber", \.vatNumber, as: String.form.described(["pattern": "^FR[0-9]{11}$", "examples": ["FR40303265045"]]),
      "Of that company: `FR`, the key, and the SIREN."),
    Member("address", \.address, "With its position, from which distances count."),
    Member(
      "zones", \.zones, as: .list(0...20), "Where it delivers, for which fee; none: it does not deliver.", default: []),
    Member("isSuspended", \.isSuspended, "Closed until further notice, whatever the hours say.", default: false)
  ).rule { json, body in
    if let siren = json["siren"]?.string {
      if !CompanyNumbers.isSIREN(siren) {
        body.note(
          "It is no SIREN: nine digits, the last of which checks the others.", of: "siren", code: .wrongChecksum)
      } else if let number = json["vatNumber"]?.string, number != CompanyNumbers.vatNumber(ofSIREN: siren) {
        body.note("It does not belong to the SIREN.", of: "vatNumber", code: .wrongChecksum)
      }
    }
    if let address = json["address"], address.isObject, !address.has("latitude") {
      body.within("address") { body.note("A restaurant has a position.", of: "latitude", code: .missing) }
    }
  }

  package init(
    code: String, name: String, companyName: String? = nil, siren: String, vatNumber: String, address: Address,
    zones: [Zone], isSuspended: Bool
  ) {
    self.code = code
    self.name = name
    self.companyName = companyName
    self.siren = siren
    self.vatNumber = vatNumber
    self.address = address
    self.zones = zones
    self.isSuspended = isSuspended
  }

  /// Whether a text can be a restaurant's code.
  package static func isCode(_ text: String) -> Bool {
    (2...8).contains(text.utf8.count)
      && text.utf8.allSatisfy { $0.isDigit || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
  }
}

/// A restaurant as the group opens it.
package struct RestaurantDraft: WireObject, Equatable {
  package var identity: RestaurantIdentity
  package var settings: RestaurantSettings

  package static let shape = Shape(
    "RestaurantDraft", "A restaurant as the group opens it.", Self.init(identity:settings:),
    Member(inline: \.identity), Member(inline: \.settings))

  package init(identity: RestaurantIdentity, settings: RestaurantSettings) {
    self.identity = identity
    self.settings = settings
  }
}

/// A restaurant as those see it who manage it.
package struct ManagedRestaurant: WireObject, Equatable {
  package var id: ID
  package var code: String?
  package var name: String
  package var companyName: String?
  package var siren: String?
  package var vatNumber: String?
  package var address: Address
  package var zones: [Zone]
  package var deliveryRadiusMetres: Int
  package var isSuspended: Bool
  package var settings: RestaurantSettings
  package var pause: Restaurant.Pause?
  package var version: Int

  package static let shape = Shape(
    "ManagedRestaurant", "A restaurant as those see it who manage it.",
    Self.init(
      id:code:name:companyName:siren:vatNumber:address:zones:deliveryRadiusMetres:isSuspended:settings:pause:version:),
    Member("id", \.id), Member("code", \.code), Member("name", \.name), Member("companyName", \.companyName),
    Member("siren", \.siren), Member("vatNumber", \.vatNumber), Member("address", \.address),
    Member("zones", \.zones), Member("deliveryRadiusMetres", \.deliveryRadiusMetres, "How far its zones reach."),
    Member("isSuspended", \.isSuspended), Member(inline: \.settings), Member("pause", \.pause),
    Member("version", \.version, "What the `ETag` says."))

  package init(_ changed: RestaurantChanged) {
    let restaurant = changed.restaurant
    self.init(
      id: restaurant.id, code: restaurant.code, name: restaurant.name, companyName: restaurant.companyName,
      siren: restaurant.siren, vatNumber: restaurant.vatNumber, address: restaurant.address, zones: restaurant.zones,
      deliveryRadiusMetres: restaurant.deliveryRadiusMetres, isSuspended: restaurant.isSuspended,
      settings: restaurant.settings, pause: restaurant.pause, version: changed.version)
  }

  private init(
    id: ID, code: String?, name: String, companyName: String?, siren: String?, vatNumber: String?, address: Address,
    zones: [Zone], deliveryRadiusMetres: Int, isSuspended: Bool, settings: RestaurantSettings,
    pause: Restaurant.Pause?, version: Int
  ) {
    self.id = id
    self.code = code
    self.name = name
    self.companyName = companyName
    self.siren = siren
    self.vatNumber = vatNumber
    self.address = address
    self.zones = zones
    self.deliveryRadiusMetres = deliveryRadiusMetres
    self.isSuspended = isSuspended
    self.settings = settings
    self.pause = pause
    self.version = version
  }
}

extension Restaurant {
  package var capacity: Capacity {
    Capacity(
      hands: kitchenHands ?? Capacity.usual.hands, ovenPlaces: ovenPlaces, couriers: couriers, tonight: tonight)
  }

  package var settings: RestaurantSettings {
    get {
      RestaurantSettings(
        description: description, image: image, phone: phone, openingHours: openingHours, deliveryHours: deliveryHours,
        specialDays: specialDays, closures: closures, estimatedMinutes: estimatedMinutes, capacity: capacity)
    }
    set {
      description = newValue.description
      image = newValue.image
      phone = newValue.phone
      openingHours = newValue.openingHours
      deliveryHours = newValue.deliveryHours
      specialDays = newValue.specialDays
      closures = newValue.closures
      estimatedMinutes = newValue.estimatedMinutes
      kitchenHands = newValue.capacity.hands
      ovenPlaces = newValue.capacity.ovenPlaces
      couriers = newValue.capacity.couriers
      tonight = newValue.capacity.tonight
    }
  }
}
