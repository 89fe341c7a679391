package import FoundationEssentials

/// How much of an ingredient a restaurant has.
package struct StockItem: Codable, Sendable, Equatable {
  package var ingredientId: ID
  package var name: String
  package var unit: String
  /// In the storeroom, in the ingredient's unit.
  package var quantity: Int
  /// Of it, promised to orders that are not yet in preparation.
  package var reserved: Int

  package init(ingredientId: ID, name: String, unit: String, quantity: Int, reserved: Int) {
    self.ingredientId = ingredientId
    self.name = name
    self.unit = unit
    self.quantity = quantity
    self.reserved = reserved
  }
}

/// A restaurant's storeroom as it is.
package struct Storeroom: Codable, Sendable, Equatable {
  package var items: [StockItem]
  /// Another one after each change; nil from a kitchen of the version before.
  package var version: String?

  package init(items: [StockItem], version: String? = nil) {
    self.items = items
    self.version = version
  }
}

/// What a restaurant has in its storeroom.
package struct GetStock: Request {
  package typealias Reply = Storeroom
  package static let context = Context.kitchen
  package static let name = "get-stock"
  package var restaurantId: ID

  package init(restaurantId: ID) {
    self.restaurantId = restaurantId
  }
}

/// The storeroom was counted: the quantities as they are now.
package struct SetStock: Request {
  package typealias Reply = Storeroom
  package static let context = Context.kitchen
  package static let name = "set-stock"
  package var restaurantId: ID
  package var quantities: [Quantity]
  /// The versions of the storeroom that the caller may have read; nil from a gateway of the version before, which did not ask.
  package var ifVersion: [String]?
  /// Who counted; nil from a gateway of the version before.
  package var caller: Caller?

  package struct Quantity: Codable, Sendable, Equatable {
    package var ingredientId: ID
    package var quantity: Int

    package init(ingredientId: ID, quantity: Int) {
      self.ingredientId = ingredientId
      self.quantity = quantity
    }
  }

  package init(restaurantId: ID, quantities: [Quantity], ifVersion: [String]? = nil, caller: Caller? = nil) {
    self.restaurantId = restaurantId
    self.quantities = quantities
    self.ifVersion = ifVersion
    self.caller = caller
  }
}

/// What came into a storeroom or left it otherwise than with an order: an entry in the restaurant's journal.
package struct StockMovement: Codable, Sendable, Equatable {
  package var id: ID
  package var restaurantId: ID
  package var kind: Kind
  /// Why, in the words of the person who noted it.
  package var reason: String?
  package var lines: [Line]
  package var at: Date
  /// The role of the person who noted it, or `system`.
  package var by: String

  package enum Kind: String, Codable, Sendable, CaseIterable {
    /// Goods came: quantities are added.
    case delivery
    /// Broken, spoilt or stolen: quantities are taken away.
    case loss
    /// Shelves were counted: quantities are what there is, what is put aside for orders included.
    case count
    /// An entry was wrong: quantities are added, or taken away where they are negative.
    case correction
  }

  package struct Line: Codable, Sendable, Equatable {
    package var ingredientId: ID
    /// As it was noted, in the ingredient's unit.
    package var quantity: Int
    /// By how much the shelf changed.
    package var change: Int

    package init(ingredientId: ID, quantity: Int, change: Int) {
      self.ingredientId = ingredientId
      self.quantity = quantity
      self.change = change
    }
  }

  package init(
    id: ID, restaurantId: ID, kind: Kind, reason: String?, lines: [Line], at: Date, by: String
  ) {
    self.id = id
    self.restaurantId = restaurantId
    self.kind = kind
    self.reason = reason
    self.lines = lines
    self.at = at
    self.by = by
  }
}

/// Changes the stock by what came or went, and writes that into the journal.
package struct MoveStock: Request {
  package typealias Reply = StockMovement
  package static let context = Context.kitchen
  package static let name = "move-stock"
  package var caller: Caller
  package var restaurantId: ID
  package var kind: StockMovement.Kind
  package var reason: String?
  package var quantities: [SetStock.Quantity]
  package var idempotencyKey: String

  package init(
    caller: Caller, restaurantId: ID, kind: StockMovement.Kind, reason: String?, quantities: [SetStock.Quantity],
    idempotencyKey: String
  ) {
    self.caller = caller
    self.restaurantId = restaurantId
    self.kind = kind
    self.reason = reason
    self.quantities = quantities
    self.idempotencyKey = idempotencyKey
  }
}

/// A restaurant's journal of movements, newest first.
package struct ListStockMovements: Request {
  package typealias Reply = StockMovementPage
  package static let context = Context.kitchen
  package static let name = "list-stock-movements"
  package var restaurantId: ID
  /// Only movements noted before this one, for the next page.
  package var before: ID?
  package var limit: Int

  package init(restaurantId: ID, before: ID?, limit: Int) {
    self.restaurantId = restaurantId
    self.before = before
    self.limit = limit
  }
}

package struct StockMovementPage: Codable, Sendable, Equatable {
  package var items: [StockMovement]
  /// What to ask for as `before`, where there are more.
  package var next: ID?

  package init(items: [StockMovement], next: ID?) {
    self.items = items
    self.next = next
  }
}
