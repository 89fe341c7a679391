import Contracts
import FoundationEssentials

/// What can be ordered in a restaurant, from the copies that orders keeps.
struct Menu: Sendable {
  var carte: Assortment
  /// What the kitchen last published, by what is sold.
  var stock: [ID: Available]

  struct Available: Equatable, Sendable {
    var isAvailable: Bool
    /// How many the restaurant can still make, where they are few.
    var remaining: Int?
  }

  /// Whether something can be made, and for a menu something that may be chosen.
  func isAvailable(_ id: ID) -> Bool {
    guard stock[id]?.isAvailable == true, let sold = carte[id] else { return false }
    return sold.choices.canBeMade { stock[$0]?.isAvailable == true }
  }

  /// What lines take of the kitchen.
  func work(of lines: [Order.Line]) -> KitchenWork {
    KitchenWork(of: lines) { product in
      carte[product].map { ($0.recipe.preparationSeconds, $0.recipe.ovenSeconds ?? 0) }
    }
  }

  /// The products of which fewer can be had than the lines want together, by name. Where products share an ingredient even
  /// fewer may be left, which only the kitchen knows.
  ///
  /// - Parameter reserved: lines for which the kitchen has put aside what they need.
  func shortages(_ lines: [Order.Line], beyond reserved: [Order.Line] = []) -> [ProductShortage] {
    var wanted: [ID: Int] = [:]
    for line in lines { line.countHalves { wanted[$0, default: 0] += $1 } }
    for line in reserved { line.countHalves { wanted[$0]? -= $1 } }
    return wanted.compactMap { product, halves in
      guard halves > 0, let sold = carte[product] else { return nil }
      let left = isAvailable(product) ? stock[product]?.remaining ?? .max / 2 : 0
      return 2 * left < halves ? ProductShortage(id: product, name: sold.name, remaining: left) : nil
    }.sorted { $0.name < $1.name }
  }
}

extension Order.Line {
  /// How many halves of each product are made for the line.
  fileprivate func countHalves(_ count: (ID, Int) -> Void) {
    for piece in pieces {
      if let other = piece.composition.otherHalf {
        count(piece.productId, quantity)
        count(other.productId, quantity)
      } else {
        count(piece.productId, 2 * quantity)
      }
    }
  }
}
