import Contracts

/// An ingredient in a restaurant's storeroom, in the ingredient's unit.
struct Shelf: Equatable {
  var quantity: Int
  var reserved: Int
  /// The most that one product takes of the ingredient.
  var largestAmount: Int

  var free: Int { quantity - reserved }
}

/// Why a movement of stock is refused.
enum StockError: Error, Equatable {
  /// All that is wrong with the quantities.
  case faults([StockFault])
  /// Less would be left than is reserved for orders, which have to be dealt with first.
  case reservedForOrders
}

/// Something that is wrong with one quantity of a movement.
struct StockFault: Equatable {
  /// Which of the quantities.
  var index: Int
  var kind: Kind

  enum Kind: Equatable {
    case unknownIngredient, namedTwice
    /// The shelf would hold more than the limit.
    case tooMuch(limit: Int)
  }
}

/// How much of each ingredient an order takes.
typealias Needs = [ID: Int]

/// A storeroom, by ingredient.
typealias Shelves = [ID: Shelf]

extension Shelves {
  /// Reserves what an order needs.
  ///
  /// - Returns: false where something does not suffice, and nothing was changed.
  mutating func reserve(_ needs: Needs) -> Bool {
    guard needs.allSatisfy({ (self[$0.key]?.free ?? 0) >= $0.value }) else { return false }
    for (ingredient, need) in needs { self[ingredient]?.reserved += need }
    return true
  }

  /// Reserves what an order needs now instead of what it needed before.
  ///
  /// - Returns: false where something does not suffice, and nothing was changed.
  mutating func exchange(_ before: Needs, for needs: Needs) -> Bool {
    var shelves = self
    shelves.release(before)
    guard shelves.reserve(needs) else { return false }
    self = shelves
    return true
  }

  /// The preparation begins: what was reserved is used.
  mutating func consume(_ needs: Needs) {
    for (ingredient, need) in needs {
      self[ingredient]?.quantity -= need
      self[ingredient]?.reserved -= need
    }
  }

  /// The order came to nothing before its preparation: what was reserved is free again.
  mutating func release(_ needs: Needs) {
    for (ingredient, need) in needs { self[ingredient]?.reserved -= need }
  }

  /// By how much a movement changes each shelf.
  func changes(
    by kind: StockMovement.Kind, _ quantities: [SetStock.Quantity]
  ) throws(StockError) -> [StockMovement.Line] {
    var lines: [StockMovement.Line] = []
    var faults: [StockFault] = []
    var seen: Set<ID> = []
    var isTooLittle = false
    for (index, noted) in quantities.enumerated() {
      guard let shelf = self[noted.ingredientId] else {
        faults.append(.init(index: index, kind: .unknownIngredient))
        continue
      }
      if !seen.insert(noted.ingredientId).inserted { faults.append(.init(index: index, kind: .namedTwice)) }
      let change =
        switch kind {
        case .delivery, .correction: noted.quantity
        case .loss: -noted.quantity
        case .count: noted.quantity - shelf.quantity
        }
      if change > 0, shelf.quantity + change > Self.largestQuantity {
        faults.append(.init(index: index, kind: .tooMuch(limit: Self.largestQuantity)))
      }
      if shelf.quantity + change < shelf.reserved { isTooLittle = true }
      lines.append(.init(ingredientId: noted.ingredientId, quantity: noted.quantity, change: change))
    }
    guard faults.isEmpty else { throw .faults(faults) }
    guard !isTooLittle else { throw .reservedForOrders }
    return lines
  }

  /// The most that a shelf holds: the column has 32 bits.
  static let largestQuantity = 1_000_000_000

  /// Below this many pieces of a product the kitchen publishes how many can still be made, so that no more are ordered.
  static let fewPieces = 20

  /// The ingredients whose change may have made a product available or unavailable, or changed the published number of
  /// pieces. That is possible only where little of the ingredient is left.
  func critical(since before: Shelves) -> [ID] {
    filter { ingredient, shelf in
      guard let former = before[ingredient], former != shelf else { return false }
      return Swift.min(former.free, shelf.free) < Self.fewPieces * shelf.largestAmount
    }.map(\.key)
  }
}
