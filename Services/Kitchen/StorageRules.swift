import Contracts

/// An ingredient in a restaurant's storeroom, in the ingredient's unit.
struct Shelf: Equatable {
  var quantity: Int
  var reserved: Int
  /// The most that one product takes of the ingredient.
  var largestAmount: Int

  var free: Int { quantity - reserved }
}

/// How much of each ingredient an order takes.
typealias Needs = [ID: Int]

/// A storeroom, by ingredient.
typealias Shelves = [ID: Shelf]

extension Shelves {
  /// Puts an order's needs aside.
  ///
  /// - Returns: false where something does not suffice, and nothing was changed.
  mutating func reserve(_ needs: Needs) -> Bool {
    guard needs.allSatisfy({ (self[$0.key]?.free ?? 0) >= $0.value }) else { return false }
    for (ingredient, need) in needs { self[ingredient]?.reserved += need }
    return true
  }

  /// Preparation begins: what was put aside is used.
  mutating func consume(_ needs: Needs) {
    for (ingredient, need) in needs {
      self[ingredient]?.quantity -= need
      self[ingredient]?.reserved -= need
    }
  }

  /// The order came to nothing before its preparation: what was put aside is free again.
  mutating func release(_ needs: Needs) {
    for (ingredient, need) in needs { self[ingredient]?.reserved -= need }
  }

  /// Below this many pieces of a product it is told how many can still be made, so that no more are ordered.
  static let fewPieces = 20

  /// The ingredients by which some product may have become available or unavailable since, or by which it is told otherwise
  /// how many there are: only near the end of one can it.
  func critical(since before: Shelves) -> [ID] {
    filter { ingredient, shelf in
      guard let former = before[ingredient], former != shelf else { return false }
      return Swift.min(former.free, shelf.free) < Self.fewPieces * shelf.largestAmount
    }.map(\.key)
  }
}
