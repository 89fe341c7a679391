import Contracts
import FoundationEssentials

@testable import Catalogue

/// A small carte, for the rules that look at all of it.
struct CarteFixture {
  let pizzas = ID.new()
  let dough = Ingredient(id: .new(), name: "pâte", unit: "g", allergens: [.gluten])
  let ham = Ingredient(
    id: .new(), name: "jambon", unit: "g", isRemovable: true,
    meat: MeatOrigin(kind: .pork, reared: "FR", slaughtered: "FR"))
  let mozzarella = Ingredient(id: .new(), name: "mozzarella", unit: "g", allergens: [.milk], isRemovable: true)
  let time = Date(timeIntervalSince1970: 1_790_000_000)
  var carte = CarteState()

  init() {
    carte.put(Category(id: pizzas, name: "Pizzas", parentId: nil, position: 1))
    for ingredient in [dough, ham, mozzarella] { carte.put(ingredient) }
  }

  func recipe(_ ingredients: Ingredient...) -> RecipeDraft {
    RecipeDraft(
      steps: ["Cuire."], preparationSeconds: 300,
      quantities: ingredients.map { .init(ingredientId: $0.id, amount: 100) })
  }

  func item(_ name: String, cents: Int = 1000, _ ingredients: Ingredient...) -> ProductDraft {
    ProductDraft(
      name: name, categoryId: pizzas, position: 1, price: Money(cents: cents),
      recipe: RecipeDraft(
        steps: [], preparationSeconds: 60, quantities: ingredients.map { .init(ingredientId: $0.id, amount: 100) }))
  }

  func size(_ code: String, id: ID? = nil, cents: Int = 1000, _ ingredients: Ingredient...) -> SizeDraft {
    SizeDraft(
      id: id, code: code, name: code, price: Money(cents: cents),
      recipe: RecipeDraft(
        steps: [], preparationSeconds: 60, quantities: ingredients.map { .init(ingredientId: $0.id, amount: 100) }))
  }

  func menu(_ name: String, of products: [ID]) -> ProductDraft {
    ProductDraft(
      name: name, kind: .menu, categoryId: pizzas, position: 1, price: Money(cents: 1600),
      choices: [.init(id: "pizza", name: "Votre pizza", productIds: products)])
  }

  mutating func put(_ draft: ProductDraft, id: ID = .new()) throws(Problem) -> Product {
    try carte.make(Product.self, of: draft, id: id, at: time).thing
  }

  /// What is wrong with a draft: pointers, each with its code.
  func faults(of draft: ProductDraft, id: ID = .new()) -> [String: Problem.Fault] {
    do throws(Problem) {
      _ = try draft.product(id, on: carte, at: time)
      return [:]
    } catch {
      return Dictionary((error.errors ?? []).map { ($0.pointer, $0.code) }) { first, _ in first }
    }
  }
}
