package import FoundationEssentials

/// How much of an ingredient a restaurant has.
package struct StockItem: WireObject, Equatable {
  package var ingredientId: ID
  package var name: String
  package var unit: String
  package var quantity: Int
  package var reserved: Int

  package static let shape = Shape(
    "StockItem", "How much of an ingredient a restaurant has.",
    Self.init(ingredientId:name:unit:quantity:reserved:),
    Member("ingredientId", \.ingredientId),
    Member("name", \.name),
    Member("unit", \.unit, as: String.form.described(["examples": ["g"]])),
    Member("quantity", \.quantity, as: .integer(from: 0), "In the storeroom, in the ingredient's unit."),
    Member("reserved", \.reserved, as: .integer(from: 0), "Of it, promised to orders that are not yet in preparation."))

  package init(ingredientId: ID, name: String, unit: String, quantity: Int, reserved: Int) {
    self.ingredientId = ingredientId
    self.name = name
    self.unit = unit
    self.quantity = quantity
    self.reserved = reserved
  }
}

/// A restaurant's storeroom as it is.
package struct Storeroom: WireObject, Equatable {
  package var items: [StockItem]
  package var version: String?

  package static let shape = Shape(
    "StockList", "A restaurant's storeroom.",
    Self.init(items:version:),
    Member("items", \.items),
    Member("version", \.version, "Another one after each change; also the ETag."))

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

  package static let shape = Shape(
    "GetStock",
    Self.init(restaurantId:),
    Member("restaurantId", \.restaurantId))

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
  package var ifVersion: [String]?
  package var caller: Caller?

  package static let shape = Shape(
    "SetStock",
    Self.init(restaurantId:quantities:ifVersion:caller:),
    Member("restaurantId", \.restaurantId),
    Member("quantities", \.quantities),
    Member(
      "ifVersion", \.ifVersion,
      "The versions of the storeroom that the caller may have read; nil from a gateway of the version before, which did not ask."
    ),
    Member("caller", \.caller, "Who counted; nil from a gateway of the version before."))

  package struct Quantity: WireObject, Equatable {
    package var ingredientId: ID
    package var quantity: Int

    package static let shape: Shape<Quantity> = bounded(in: -largest...largest)

    /// More than any storeroom holds; the database keeps 32 bits.
    package static let largest = 1_000_000_000

    package static func form(in range: ClosedRange<Int>) -> Form<Quantity> { bounded(in: range).form }

    private static func bounded(in range: ClosedRange<Int>) -> Shape<Quantity> {
      Shape(
        "", Self.init(ingredientId:quantity:),
        Member("ingredientId", \.ingredientId),
        Member("quantity", \.quantity, as: .integer(in: range), "In the ingredient's unit."))
    }

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
package struct StockMovement: WireObject, Equatable {
  package var id: ID
  package var restaurantId: ID
  package var kind: Kind
  package var reason: String?
  package var lines: [Line]
  package var at: Date
  package var by: String

  package static let shape = Shape(
    "StockMovement", "What changed a restaurant's stock otherwise than by an order.",
    Self.init(id:restaurantId:kind:reason:lines:at:by:),
    Member("id", \.id),
    Member("restaurantId", \.restaurantId),
    Member("kind", \.kind),
    Member("reason", \.reason, "Why, in the words of the person who noted it."),
    Member("lines", \.lines, as: .list(1...Int.max)),
    Member("at", \.at),
    Member("by", \.by, "The role of the person who noted it, or `system`."))

  package enum Kind: String, WireValue, CaseIterable {
    /// Goods came: quantities are added.
    case delivery
    /// Broken, spoilt or stolen: quantities are taken away.
    case loss
    /// Shelves were counted: quantities are what there is, what is put aside for orders included.
    case count
    /// An entry was wrong: quantities are added, or taken away where they are negative.
    case correction

    package static var form: Form<Self> {
      .word(
        "StockMovementKind",
        "`delivery`: quantities are added. `loss`: quantities are taken away. `count`: quantities are what there is. `correction`: quantities are added, or taken away where they are negative."
      )
    }
  }

  package struct Line: WireObject, Equatable {
    package var ingredientId: ID
    package var quantity: Int
    package var change: Int

    package static let shape = Shape(
      "StockMovementLine",
      Self.init(ingredientId:quantity:change:),
      Member("ingredientId", \.ingredientId),
      Member("quantity", \.quantity, "As it was noted, in the ingredient's unit."),
      Member("change", \.change, "By how much the shelf changed."))

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

  package static let shape = Shape(
    "MoveStock",
    Self.init(caller:restaurantId:kind:reason:quantities:idempotencyKey:),
    Member("caller", \.caller),
    Member("restaurantId", \.restaurantId),
    Member("kind", \.kind),
    Member("reason", \.reason),
    Member("quantities", \.quantities),
    Member("idempotencyKey", \.idempotencyKey))

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
  package var before: ID?
  package var limit: Int

  package static let shape = Shape(
    "ListStockMovements",
    Self.init(restaurantId:before:limit:),
    Member("restaurantId", \.restaurantId),
    Member("before", \.before, "Only movements noted before this one, for the next page."),
    Member("limit", \.limit))

  package init(restaurantId: ID, before: ID?, limit: Int) {
    self.restaurantId = restaurantId
    self.before = before
    self.limit = limit
  }
}

/// A page of a restaurant's journal of movements.
package struct StockMovementPage: WireObject, Equatable {
  package var items: [StockMovement]
  package var next: ID?

  package static let shape = Shape(
    "StockMovementList", "Newest first.",
    Self.init(items:next:),
    Member("items", \.items),
    Member("next", \.next, "Where there are more: what to ask for as `before`."))

  package init(items: [StockMovement], next: ID?) {
    self.items = items
    self.next = next
  }
}
