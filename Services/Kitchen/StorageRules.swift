import Contracts

/// An ingredient in a restaurant's storeroom, in the ingredient's unit.
struct Shelf: Equatable {
  var ingredientId: ID
  var quantity: Int
  var reserved: Int
  /// The most that one product takes of the ingredient.
  var largestAmount: Int

  var free: Int { quantity - reserved }
}

/// How much of each ingredient an order takes.
typealias Needs = [ID: Int]

enum Storage {
  /// What is left on the shelves when an order's needs are put aside, or nil where something does not suffice.
  static func reserving(_ needs: Needs, from shelves: [Shelf]) -> [Shelf]? {
    let known = Dictionary(uniqueKeysWithValues: shelves.map { ($0.ingredientId, $0) })
    var left: [Shelf] = []
    for (ingredient, need) in needs {
      guard var shelf = known[ingredient], shelf.free >= need else { return nil }
      shelf.reserved += need
      left.append(shelf)
    }
    return left.sorted { $0.ingredientId < $1.ingredientId }
  }

  /// Preparation begins: what was put aside is used.
  static func consuming(_ needs: Needs, from shelves: [Shelf]) -> [Shelf] {
    shelves.map { shelf in
      var shelf = shelf
      let need = needs[shelf.ingredientId] ?? 0
      shelf.quantity -= need
      shelf.reserved -= need
      return shelf
    }
  }

  /// The order came to nothing before its preparation: what was put aside is free again.
  static func releasing(_ needs: Needs, from shelves: [Shelf]) -> [Shelf] {
    shelves.map { shelf in
      var shelf = shelf
      shelf.reserved -= needs[shelf.ingredientId] ?? 0
      return shelf
    }
  }

  /// Whether some product may have become available or unavailable: only near the end of an ingredient can it.
  static func mayChangeAvailability(from before: Shelf, to after: Shelf) -> Bool {
    before.free < before.largestAmount || after.free < after.largestAmount
  }
}
