package import FoundationEssentials

/// One piece as a customer wants it: whole or in halves, without some of its ingredients, with others added. The one value that gives
/// what it costs, how it is taxed, what it takes, what it contains, and how the line of an order says so.
package struct Composition: Equatable, Sendable {
  package let left: Sellable
  /// The other half; nil of what is whole.
  package let right: Sellable?
  /// Ingredients that are left out.
  package let without: Set<ID>
  package let extras: [Added]

  package struct Added: Equatable, Sendable {
    package let extra: Product.Extra
    package let quantity: Int

    package init(extra: Product.Extra, quantity: Int) {
      self.extra = extra
      self.quantity = quantity
    }
  }

  package init(_ left: Sellable, right: Sellable? = nil, without: Set<ID> = [], extras: [Added] = []) {
    self.left = left
    self.right = right
    self.without = without
    self.extras = extras
  }

  /// Made as the carte says.
  private var isAsItIs: Bool { right == nil && without.isEmpty && extras.isEmpty }

  private var halves: [Sellable] { [left] + (right.map { [$0] } ?? []) }

  /// The half whose price and tax class count: the dearer one, of equal ones the left.
  private func dearer(at time: Date) -> Sellable {
    guard let right, right.price(at: time).amount > left.price(at: time).amount else { return left }
    return right
  }

  /// What it costs by itself, with its extras.
  package func price(at time: Date) -> Money { dearer(at: time).price(at: time) + extrasPrice }

  package var extrasPrice: Money { extras.reduce(.zero) { $0 + $1.extra.price * $1.quantity } }

  package func taxClass(at time: Date) -> TaxClass { dearer(at: time).taxClass }

  /// What it takes of each ingredient.
  package var amounts: [ID: Int] {
    Recipe.amounts(
      left: left.recipe.amounts, right: right?.recipe.amounts, without: without,
      extras: extras.reduce(into: [:]) { $0[$1.extra.ingredientId, default: 0] += $1.extra.amount * $1.quantity })
  }

  /// All that it contains, by code.
  package var allergens: Set<String> {
    if isAsItIs { return Set(left.allergens) }
    var all: Set<String> = []
    for half in halves { half.recipe.addAllergens(to: &all, without: without, or: half.saidAllergens) }
    for added in extras { all.formUnion(added.extra.allergens) }
    return all
  }

  package var name: String { right.map { "½ \(left.name) + ½ \($0.name)" } ?? left.name }

  /// How the line of an order keeps it.
  package var asOrdered: LineComposition {
    if isAsItIs { return .asItIs }
    func name(_ ingredient: ID) -> String {
      halves.lazy.flatMap(\.recipe.quantities).first { $0.ingredientId == ingredient }?.name ?? ""
    }
    return LineComposition(
      leftHalf: right.map { _ in .init(productId: left.id, name: left.name) },
      otherHalf: right.map { .init(productId: $0.id, name: $0.name) },
      without: without.isEmpty
        ? nil
        : without.map { .init(ingredientId: $0, name: name($0)) }.sorted {
          ($0.name, $0.ingredientId) < ($1.name, $1.ingredientId)
        },
      extras: extras.isEmpty
        ? nil
        : extras.map {
          .init(
            ingredientId: $0.extra.ingredientId, name: $0.extra.name, quantity: $0.quantity,
            price: $0.extra.price * $0.quantity)
        })
  }
}

extension Recipe {
  /// What one piece takes of each ingredient: of halves half of both recipes together, rounded up.
  package static func amounts(
    left: [ID: Int], right: [ID: Int]?, without: some Sequence<ID>, extras: [ID: Int]
  ) -> [ID: Int] {
    var amounts = left
    if let right { amounts = left.merging(right, uniquingKeysWith: +).mapValues { ($0 + 1) / 2 } }
    for ingredient in without { amounts[ingredient] = nil }
    amounts.merge(extras, uniquingKeysWith: +)
    return amounts
  }

  package var amounts: [ID: Int] {
    Dictionary(quantities.map { ($0.ingredientId, $0.amount) }, uniquingKeysWith: +)
  }
}

/// What a line of an order is for: a piece, or a menu with what was chosen in it.
package struct Dish: Equatable, Sendable {
  package let piece: Composition
  package let chosen: [Chosen]

  package struct Chosen: Equatable, Sendable {
    package let choiceId: String
    package let piece: Composition
    /// What it costs on top of the menu's price.
    package let supplement: Money

    package init(choiceId: String, piece: Composition, supplement: Money) {
      self.choiceId = choiceId
      self.piece = piece
      self.supplement = supplement
    }
  }

  package init(_ piece: Composition, chosen: [Chosen] = []) {
    self.piece = piece
    self.chosen = chosen
  }

  package func unitPrice(at time: Date) -> Money {
    chosen.reduce(piece.price(at: time)) { $0 + $1.supplement + $1.piece.extrasPrice }
  }

  /// A menu at one price is taxed in proportion to what was chosen costs by itself.
  package func taxShares(of total: Money, at time: Date) -> [TaxShare] {
    let rates = TaxRates.at(time)
    let parts = chosen.isEmpty ? [piece] : chosen.map(\.piece)
    if let only = parts.first, parts.count == 1 { return .of(total, at: rates[only.taxClass(at: time)]) }
    return .of(total, splitAmong: parts.map { (price: $0.price(at: time), ratePerMille: rates[$0.taxClass(at: time)]) })
  }

  package var allergens: [String] {
    chosen.reduce(into: piece.allergens) { $0.formUnion($1.piece.allergens) }.sorted()
  }

  /// The line of an order that is placed at a time: what holds then is kept.
  package func line(_ quantity: Int, note: String?, at time: Date) -> Order.Line {
    let price = unitPrice(at: time)
    return Order.Line(
      productId: piece.left.id, name: piece.name, quantity: quantity, unitPrice: price, note: note,
      choices: chosen.map {
        Order.ChosenProduct(
          choiceId: $0.choiceId, productId: $0.piece.left.id, name: $0.piece.name,
          supplement: $0.supplement == .zero ? nil : $0.supplement, composition: $0.piece.asOrdered)
      }, composition: piece.asOrdered, allergens: allergens, taxShares: taxShares(of: price * quantity, at: time))
  }
}
