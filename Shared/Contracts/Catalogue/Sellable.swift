package import FoundationEssentials

/// What is sold under one id: a size of a product, or a product that has no sizes. Orders and kitchen keep it as their copy of the
/// carte.
package struct Sellable: WireObject, Equatable {
  package var id: ID
  package var productId: ID
  package var name: String
  package var sizeCode: String?
  package var categoryId: ID
  package var price: Money
  package var prices: [DatedPrice]
  package var taxClass: TaxClass
  package var isDivisible: Bool
  package var allergens: [String]
  package var choices: [Product.Choice]
  package var recipe: Recipe
  package var extras: [Product.Extra]
  package var dayparts: [Restaurant.OpeningHours]?

  package static let shape = Shape(
    "Sellable",
    Self.init(
      id:productId:name:sizeCode:categoryId:price:prices:taxClass:isDivisible:allergens:choices:recipe:extras:dayparts:),
    Member("id", \.id),
    Member("productId", \.productId, "Of which it is a size, or its own."),
    Member("name", \.name, "With the size, as an order's line says it: `Reine (grande)`."),
    Member("sizeCode", \.sizeCode, "Absent where the product has no sizes."),
    Member("categoryId", \.categoryId),
    Member("price", \.price),
    Member("prices", \.prices),
    Member("taxClass", \.taxClass),
    Member("isDivisible", \.isDivisible),
    Member("allergens", \.allergens, "What the carte says of all of it."),
    Member("choices", \.choices),
    Member("recipe", \.recipe),
    Member("extras", \.extras),
    Member("dayparts", \.dayparts, "When it can be ordered; absent: always."))

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
    Sellable(
      id: id, productId: self.id, name: name, sizeCode: sizeCode, categoryId: categoryId, price: price,
      prices: prices ?? [], taxClass: taxClass ?? .meal, isDivisible: isDivisible ?? false, allergens: allergens,
      choices: choices ?? [], recipe: recipe, extras: extras ?? [],
      dayparts: dayparts)
  }
}
