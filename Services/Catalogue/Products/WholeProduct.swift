import Contracts

/// What a product says of its ingredients: names, units, allergens and origins stand in it, so that a context which follows products
/// needs no ingredients.
extension Product {
  var recipes: [Recipe] { sizes.flatMap { $0.isEmpty ? nil : $0.map(\.recipe) } ?? [recipe] }

  private var allExtras: [Extra] { (extras ?? []) + (sizes ?? []).flatMap { $0.extras ?? [] } }

  /// All that is or can be in it.
  var ingredientIDs: Set<ID> {
    Set(recipes.flatMap(\.quantities).map(\.ingredientId) + allExtras.map(\.ingredientId))
  }

  /// The product with all that its ingredients say. What a version without ingredients wrote of unknown ones stays.
  func made(of ingredients: [ID: Ingredient]) -> Product {
    var product = self
    product.recipe = recipe.made(of: ingredients)
    product.extras = extras?.map { $0.made(of: ingredients) }
    product.sizes = sizes?.map { size in
      var size = size
      size.recipe = size.recipe.made(of: ingredients)
      size.extras = size.extras?.map { $0.made(of: ingredients) }
      return size
    }
    let quantities = product.recipes.flatMap(\.quantities)
    let isKnown = quantities.allSatisfy { ingredients[$0.ingredientId] != nil }
    if isKnown { product.allergens = Set(quantities.flatMap { $0.allergens ?? [] }).sorted() }
    product.ingredients = quantities.map(\.name).inFirstPlace()
    let contained = quantities.compactMap { ingredients[$0.ingredientId] }
    let origins = contained.compactMap { ingredient in
      ingredient.meat.map { Origin(ingredient: ingredient.name, meat: $0) }
    }.inFirstPlace()
    product.origins = origins.isEmpty ? nil : origins
    return product
  }
}

extension Recipe {
  fileprivate func made(of ingredients: [ID: Ingredient]) -> Recipe {
    var recipe = self
    recipe.quantities = quantities.map { quantity in
      guard let ingredient = ingredients[quantity.ingredientId] else { return quantity }
      return Quantity(
        ingredientId: ingredient.id, name: ingredient.name, amount: quantity.amount, unit: ingredient.unit,
        allergens: ingredient.allergens.isEmpty ? nil : ingredient.allergens.map(\.rawValue).sorted(),
        isRemovable: ingredient.isRemovable == true ? true : nil)
    }
    return recipe
  }
}

extension Product.Extra {
  fileprivate func made(of ingredients: [ID: Ingredient]) -> Product.Extra {
    guard let ingredient = ingredients[ingredientId] else { return self }
    return Product.Extra(
      ingredientId: ingredientId, name: ingredient.name, price: price, amount: amount, unit: ingredient.unit,
      allergens: ingredient.allergens.map(\.rawValue).sorted())
  }
}

extension Array where Element: Equatable {
  /// Each once, where it stands first.
  fileprivate func inFirstPlace() -> [Element] {
    reduce(into: []) { found, element in if !found.contains(element) { found.append(element) } }
  }
}
