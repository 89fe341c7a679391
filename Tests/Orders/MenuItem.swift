import Contracts

@testable import Orders

/// Something on a menu, as tests write it.
struct MenuItem {
  var id: ID
  var name: String
  var price: Money
  var choices: [Product.Choice]
  var isAvailable: Bool
  var remaining: Int?
  var preparationSeconds = 0
  var dayparts: [Restaurant.OpeningHours]?

  fileprivate var product: Product {
    Product(
      id: id, name: name, description: "", image: nil, kind: .item, categoryId: .first, price: price, allergens: [],
      ingredients: [], choices: choices,
      recipe: Recipe(steps: [], preparationSeconds: preparationSeconds, quantities: []), position: 0,
      dayparts: dayparts)
  }
}

extension Menu {
  init(_ items: [MenuItem]) {
    self.init(
      carte: Assortment(items.flatMap(\.product.sellables)),
      stock: Dictionary(
        uniqueKeysWithValues: items.map { ($0.id, Available(isAvailable: $0.isAvailable, remaining: $0.remaining)) }))
  }

  init(_ products: [Product], available: Bool = true) {
    let sold = products.flatMap(\.sellables)
    self.init(
      carte: Assortment(sold),
      stock: Dictionary(uniqueKeysWithValues: sold.map { ($0.id, Available(isAvailable: available)) }))
  }
}
