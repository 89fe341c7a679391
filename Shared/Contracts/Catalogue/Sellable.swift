package import FoundationEssentials

/// What is sold under one id: a size of a product, or a product that has no sizes.
package struct Sellable: Equatable, Sendable {
  package var id: ID
  /// With the size, as an order's line says it: `Reine (grande)`.
  package var name: String
  /// Of the size; nil where the product has none.
  package var sizeCode: String?
  package var price: Money
  package var prices: [DatedPrice]
  package var recipe: Recipe
  package var extras: [Product.Extra]

  package func price(at time: Date) -> Money { prices.price(at: time) ?? price }
}

extension Product {
  /// What is sold of it, each under an id of its own; the first is taken where nobody says which.
  package var sellables: [Sellable] {
    guard let sizes, !sizes.isEmpty else {
      return [
        Sellable(
          id: id, name: name, sizeCode: nil, price: price, prices: prices ?? [], recipe: recipe, extras: extras ?? [])
      ]
    }
    return sizes.map { size in
      Sellable(
        id: size.id, name: "\(name) (\(size.name))", sizeCode: size.code, price: size.price, prices: size.prices ?? [],
        recipe: size.recipe, extras: size.extras ?? extras ?? [])
    }
  }
}
