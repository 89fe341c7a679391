package import FoundationEssentials

/// What is sold under one id: a size of a product, or a product that has no sizes. Orders and kitchen make it from their copies of
/// the carte.
package struct Sellable: Equatable, Sendable {
  package let id: ID
  /// Of which it is a size, or its own.
  package let productId: ID
  /// With the size, as an order's line says it: `Reine (grande)`.
  package let name: String
  /// Nil where the product has no sizes.
  package let sizeCode: String?
  package let categoryId: ID
  package let price: Money
  package let prices: [DatedPrice]
  package let taxClass: TaxClass
  package let isDivisible: Bool
  /// All that it contains as it is, by code.
  package let allergens: [String]
  /// What the carte says of its product.
  let saidAllergens: [String]
  package let choices: [Product.Choice]
  package let recipe: Recipe
  package let extras: [Product.Extra]
  /// When it can be ordered; nil: always.
  package let dayparts: [Restaurant.OpeningHours]?

  package func price(at time: Date) -> Money { prices.isEmpty ? price : prices.price(at: time) ?? price }
}

extension Product {
  /// What is sold of it, each under an id of its own; the first is taken where nobody says which.
  package var sellables: [Sellable] {
    guard let sizes, !sizes.isEmpty else {
      return [sellable(id, name, sizeCode: nil, price, prices, recipe, extras)]
    }
    return sizes.map { size in
      sellable(
        size.id, "\(name) (\(size.name))", sizeCode: size.code, size.price, size.prices, size.recipe,
        size.extras ?? extras)
    }
  }

  private func sellable(
    _ id: ID, _ name: String, sizeCode: String?, _ price: Money, _ prices: [DatedPrice]?, _ recipe: Recipe,
    _ extras: [Extra]?
  ) -> Sellable {
    var contained: Set<String> = []
    recipe.addAllergens(to: &contained, without: [], or: allergens)
    return Sellable(
      id: id, productId: self.id, name: name, sizeCode: sizeCode, categoryId: categoryId, price: price,
      prices: prices ?? [], taxClass: taxClass ?? .meal, isDivisible: isDivisible ?? false,
      allergens: contained.sorted(), saidAllergens: allergens,
      choices: choices ?? [], recipe: recipe, extras: extras ?? [], dayparts: dayparts)
  }
}

extension Recipe {
  /// By code. A recipe that says of no ingredient what it contains is of a catalogue of the version before: then what the carte says
  /// of the whole counts, whatever is left out.
  func addAllergens(to all: inout Set<String>, without left: Set<ID>, or said: [String]) {
    var isKnown = false
    for quantity in quantities {
      guard let allergens = quantity.allergens else { continue }
      isKnown = true
      if !left.contains(quantity.ingredientId) { all.formUnion(allergens) }
    }
    if !isKnown { all.formUnion(said) }
  }
}
