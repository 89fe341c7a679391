/// A restaurant with all that its managers set, for them.
package struct GetManagedRestaurant: Request {
  package typealias Reply = ManagedRestaurant
  package static let context = Context.catalogue
  package static let name = "get-managed-restaurant"
  package var caller: Caller
  package var id: ID

  package static let shape = Shape(
    "GetManagedRestaurant", Self.init(caller:id:), Member("caller", \.caller), Member("id", \.id))

  package init(caller: Caller, id: ID) {
    self.caller = caller
    self.id = id
  }
}

/// The group opens a restaurant.
package struct OpenRestaurant: Request {
  package typealias Reply = ManagedRestaurant
  package static let context = Context.catalogue
  package static let name = "open-restaurant"
  package var caller: Caller
  package var draft: RestaurantDraft
  package var idempotencyKey: String

  package static let shape = Shape(
    "OpenRestaurant", Self.init(caller:draft:idempotencyKey:),
    Member("caller", \.caller), Member("draft", \.draft), Member("idempotencyKey", \.idempotencyKey))

  package init(caller: Caller, draft: RestaurantDraft, idempotencyKey: String) {
    self.caller = caller
    self.draft = draft
    self.idempotencyKey = idempotencyKey
  }
}

/// The group changes a restaurant.
package struct ChangeRestaurant: Request {
  package typealias Reply = ManagedRestaurant
  package static let context = Context.catalogue
  package static let name = "change-restaurant"
  package var caller: Caller
  package var id: ID
  package var draft: RestaurantDraft
  package var ifVersion: [Int]

  package static let shape = Shape(
    "ChangeRestaurant", Self.init(caller:id:draft:ifVersion:),
    Member("caller", \.caller), Member("id", \.id), Member("draft", \.draft), Member("ifVersion", \.ifVersion))

  package init(caller: Caller, id: ID, draft: RestaurantDraft, ifVersion: [Int]) {
    self.caller = caller
    self.id = id
    self.draft = draft
    self.ifVersion = ifVersion
  }
}

/// A restaurant changes what it sets for itself.
package struct ChangeRestaurantSettings: Request {
  package typealias Reply = ManagedRestaurant
  package static let context = Context.catalogue
  package static let name = "change-restaurant-settings"
  package var caller: Caller
  package var id: ID
  package var settings: RestaurantSettings
  package var ifVersion: [Int]

  package static let shape = Shape(
    "ChangeRestaurantSettings", Self.init(caller:id:settings:ifVersion:),
    Member("caller", \.caller), Member("id", \.id), Member("settings", \.settings), Member("ifVersion", \.ifVersion))

  package init(caller: Caller, id: ID, settings: RestaurantSettings, ifVersion: [Int]) {
    self.caller = caller
    self.id = id
    self.settings = settings
    self.ifVersion = ifVersion
  }
}

/// A restaurant gets another picture, or none.
package struct SetRestaurantImage: Request {
  package typealias Reply = ManagedRestaurant
  package static let context = Context.catalogue
  package static let name = "set-restaurant-image"
  package var caller: Caller
  package var id: ID
  package var image: String?
  package var ifVersion: [Int]

  package static let shape = Shape(
    "SetRestaurantImage", Self.init(caller:id:image:ifVersion:),
    Member("caller", \.caller), Member("id", \.id), Member("image", \.image, "The path under which it is served."),
    Member("ifVersion", \.ifVersion))

  package init(caller: Caller, id: ID, image: String?, ifVersion: [Int]) {
    self.caller = caller
    self.id = id
    self.image = image
    self.ifVersion = ifVersion
  }
}

/// A restaurant takes no orders for some minutes, or takes them again.
package struct PauseRestaurant: Request {
  package typealias Reply = ManagedRestaurant
  package static let context = Context.catalogue
  package static let name = "pause-restaurant"
  package var caller: Caller
  package var id: ID
  package var minutes: Int
  package var reason: String?
  package var ifVersion: [Int]

  package static let shape = Shape(
    "PauseRestaurant", Self.init(caller:id:minutes:reason:ifVersion:),
    Member("caller", \.caller), Member("id", \.id), Member("minutes", \.minutes, "0 ends the pause."),
    Member("reason", \.reason), Member("ifVersion", \.ifVersion))

  package init(caller: Caller, id: ID, minutes: Int, reason: String?, ifVersion: [Int]) {
    self.caller = caller
    self.id = id
    self.minutes = minutes
    self.reason = reason
    self.ifVersion = ifVersion
  }
}

/// The group gives a restaurant up.
package struct WithdrawRestaurant: Request {
  package typealias Reply = Done
  package static let context = Context.catalogue
  package static let name = "withdraw-restaurant"
  package var caller: Caller
  package var id: ID
  package var ifVersion: [Int]

  package static let shape = Shape(
    "WithdrawRestaurant", Self.init(caller:id:ifVersion:),
    Member("caller", \.caller), Member("id", \.id), Member("ifVersion", \.ifVersion))

  package init(caller: Caller, id: ID, ifVersion: [Int]) {
    self.caller = caller
    self.id = id
    self.ifVersion = ifVersion
  }
}
