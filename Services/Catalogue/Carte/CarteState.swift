import Contracts

/// The whole carte, as one change of it sees it: rules look at all of it, and it is small. What has changed since it was read is
/// noted, so that exactly that is written.
struct CarteState {
  private(set) var categories: [ID: Versioned<Contracts.Category>]
  private(set) var ingredients: [ID: Versioned<Ingredient>]
  private(set) var products: [ID: Versioned<Product>]
  private(set) var changes = Changes()

  /// In the order in which they were made.
  struct Changes {
    var categories: [ID] = []
    var ingredients: [ID] = []
    var products: [ID] = []
    /// Products that have become a size of another.
    var absorbed: [ID] = []
  }

  init(
    categories: [Versioned<Contracts.Category>] = [], ingredients: [Versioned<Ingredient>] = [],
    products: [Versioned<Product>] = []
  ) {
    func byID<Thing: CarteThing>(_ things: [Versioned<Thing>]) -> [ID: Versioned<Thing>] {
      Dictionary(uniqueKeysWithValues: things.map { ($0.thing.id, $0) })
    }
    self.categories = byID(categories)
    self.ingredients = byID(ingredients)
    self.products = byID(products)
  }

  /// The product that is sold under an id, itself or one of its sizes; also where it is withdrawn.
  func product(selling id: ID) -> Versioned<Product>? {
    if let product = products[id], product.thing.sizes?.isEmpty ?? true { return product }
    return products.values.first { $0.thing.sizes?.contains { $0.id == id } ?? false }
  }

  mutating func put(_ category: Contracts.Category, isWithdrawn: Bool = false) {
    guard let next = categories[category.id].next(category, isWithdrawn: isWithdrawn) else { return }
    categories[category.id] = next
    changes.categories.note(category.id)
  }

  /// What an ingredient is reaches each product that it is in.
  mutating func put(_ ingredient: Ingredient, isWithdrawn: Bool = false) {
    guard let next = ingredients[ingredient.id].next(ingredient, isWithdrawn: isWithdrawn) else { return }
    ingredients[ingredient.id] = next
    changes.ingredients.note(ingredient.id)
    let known = ingredients.mapValues(\.thing)
    for product in products.values where product.thing.ingredientIDs.contains(ingredient.id) {
      put(product.thing.made(of: known), isWithdrawn: product.isWithdrawn)
    }
  }

  mutating func put(_ product: Product, isWithdrawn: Bool = false) {
    let absorbed = (product.sizes ?? []).compactMap { products[$0.id] }.filter { $0.thing.id != product.id }
    guard var next = products[product.id].next(product, isWithdrawn: isWithdrawn) else { return }
    // Consumers know what is sold by its own id and keep the newest version of it, whatever it belonged to before.
    next.version = max(next.version, (absorbed.map(\.version).max() ?? 0) + 1)
    products[product.id] = next
    changes.products.note(product.id)
    for former in absorbed {
      products[former.thing.id] = nil
      changes.absorbed.note(former.thing.id)
    }
  }
}

extension Optional {
  /// The version that follows; nil where nothing is different.
  fileprivate func next<Thing>(_ thing: Thing, isWithdrawn: Bool) -> Versioned<Thing>?
  where Wrapped == Versioned<Thing> {
    if let self, self.thing == thing, self.isWithdrawn == isWithdrawn { return nil }
    return Versioned(thing, isWithdrawn: isWithdrawn, version: (self?.version ?? 0) + 1)
  }
}

extension [ID] {
  fileprivate mutating func note(_ id: ID) {
    if !contains(id) { append(id) }
  }
}
