import Contracts
import FoundationEssentials
import Testing

@testable import Catalogue

struct ProductRulesTests {
  private var shelf = CarteFixture()

  @Test("a product says what its ingredients contain, and where their meat comes from")
  func whole() throws {
    var shelf = shelf
    let reine = try shelf.put(shelf.item("Reine", shelf.dough, shelf.ham, shelf.mozzarella))
    #expect(reine.allergens == ["gluten", "milk"])
    #expect(reine.ingredients == ["pâte", "jambon", "mozzarella"])
    #expect(reine.origins?.map(\.ingredient) == ["jambon"])
    #expect(reine.recipe.quantities.map(\.isRemovable) == [nil, true, true])
    #expect(reine.recipe.quantities[2].allergens == ["milk"])
  }

  @Test("another allergen of an ingredient reaches each product that it is in or can be added to, and no other")
  func spread() throws {
    var shelf = shelf
    let plain = try shelf.put(shelf.item("Pain", shelf.dough))
    let reine = try shelf.put(shelf.item("Reine", shelf.dough, shelf.ham))
    var extra = shelf.item("Blanche", shelf.dough)
    extra.extras = [ExtraDraft(ingredientId: shelf.ham.id, price: Money(cents: 150), amount: 50)]
    let white = try shelf.put(extra)
    var ham = shelf.ham
    ham.allergens = [.sulphites, .celery]
    shelf.carte.put(ham)
    #expect(shelf.carte.products[reine.id]?.thing.allergens == ["celery", "gluten", "sulphites"])
    #expect(shelf.carte.products[reine.id]?.version == 2)
    #expect(shelf.carte.products[white.id]?.thing.allergens == ["gluten"])
    #expect(shelf.carte.products[white.id]?.thing.extras?.first?.allergens == ["celery", "sulphites"])
    #expect(shelf.carte.products[plain.id]?.version == 1)
  }

  @Test("all that is wrong with a product is said at once, each with its place and code")
  func faults() throws {
    var shelf = shelf
    shelf.carte.put(shelf.ham, isWithdrawn: true)
    var draft = shelf.item("Reine", shelf.dough, shelf.ham, shelf.dough)
    draft.categoryId = .new()
    draft.price = nil
    draft.extras = [ExtraDraft(ingredientId: .new(), price: .zero, amount: 1)]
    draft.image = "https://example.com/x.png"
    #expect(
      shelf.faults(of: draft) == [
        "/categoryId": .unknown, "/recipe/quantities/1/ingredientId": .withdrawn,
        "/recipe/quantities/2/ingredientId": .invalid, "/extras/0/ingredientId": .unknown, "/price": .missing,
        "/image": .invalid,
      ])
  }

  @Test("a menu offers neither itself nor another menu, and nothing that is unknown or withdrawn")
  func menus() throws {
    var shelf = shelf
    let reine = try shelf.put(shelf.item("Reine", shelf.dough))
    let gone = try shelf.put(shelf.item("Hawaï", shelf.dough))
    shelf.carte.put(gone, isWithdrawn: true)
    let menu = try shelf.put(shelf.menu("Menu", of: [reine.id]))
    #expect(
      shelf.faults(of: shelf.menu("Menu", of: [menu.id]), id: menu.id) == ["/choices/0/productIds/0": .containsItself])
    #expect(
      shelf.faults(of: shelf.menu("Grand menu", of: [reine.id, menu.id, .new(), gone.id])) == [
        "/choices/0/productIds/1": .containsItself, "/choices/0/productIds/2": .unknown,
        "/choices/0/productIds/3": .withdrawn,
      ])
    var dear = shelf.menu("Menu", of: [reine.id])
    dear.choices?[0].supplements = [.init(productId: gone.id, price: Money(cents: 100))]
    #expect(shelf.faults(of: dear) == ["/choices/0/supplements/0/productId": .unknown])
  }

  @Test("a product with sizes is offered in a menu by its sizes")
  func sizesInMenus() throws {
    var shelf = shelf
    var draft = shelf.item("Reine")
    draft.sizes = [shelf.size("petite", shelf.dough), shelf.size("grande", shelf.dough)]
    let reine = try shelf.put(draft)
    let sizes = try #require(reine.sizes)
    #expect(shelf.faults(of: shelf.menu("Menu", of: sizes.map(\.id))) == [:])
    #expect(shelf.faults(of: shelf.menu("Menu", of: [reine.id])) == ["/choices/0/productIds/0": .unknown])
  }

  @Test("a size keeps its id by its code, and what was a product can become a size")
  func sizeIDs() throws {
    var shelf = shelf
    let former = try shelf.put(shelf.item("Reine (petite)", cents: 790, shelf.dough))
    var draft = shelf.item("Reine")
    draft.sizes = [shelf.size("petite", id: former.id, cents: 790, shelf.dough), shelf.size("grande", shelf.dough)]
    let reine = try shelf.put(draft)
    #expect(shelf.carte.products[former.id] == nil)
    // Those who know the former product keep the newest version of what is sold.
    #expect(shelf.carte.products[reine.id]?.version == 2)
    draft.sizes = [shelf.size("grande", shelf.dough), shelf.size("petite", shelf.dough)]
    let again = try shelf.put(draft, id: reine.id)
    #expect(again.sizes?.map(\.id) == reine.sizes?.map(\.id).reversed())
    var other = shelf.item("Calzone")
    other.sizes = [shelf.size("petite", id: former.id, shelf.dough)]
    #expect(shelf.faults(of: other) == ["/sizes/0/id": .invalid])
  }

  @Test("what has become a size is no product of its own again, as in a file from before")
  func fromBefore() throws {
    var shelf = shelf
    let former = try shelf.put(shelf.item("Reine (petite)", shelf.dough))
    var draft = shelf.item("Reine", shelf.dough)
    (draft.price, draft.recipe) = (nil, nil)
    draft.sizes = [shelf.size("petite", id: former.id, shelf.dough)]
    _ = try shelf.put(draft)
    #expect(shelf.faults(of: shelf.item("Reine (petite)", shelf.dough), id: former.id) == ["/id": .overlap])
  }

  @Test("an ingredient or a category that something needs stays")
  func inUse() throws {
    var shelf = shelf
    let reine = try shelf.put(shelf.item("Reine", shelf.ham))
    #expect(throws: Problem.self) { try Ingredient.checkUnused(shelf.ham.id, on: shelf.carte) }
    #expect(throws: Problem.self) { try Contracts.Category.checkUnused(shelf.pizzas, on: shelf.carte) }
    shelf.carte.put(reine, isWithdrawn: true)
    #expect(throws: Never.self) { try Ingredient.checkUnused(shelf.ham.id, on: shelf.carte) }
    #expect(throws: Never.self) { try Contracts.Category.checkUnused(shelf.pizzas, on: shelf.carte) }
  }

  @Test("a change that changes nothing makes no new version")
  func unchanged() throws {
    var shelf = shelf
    let draft = shelf.item("Reine", shelf.dough)
    let reine = try shelf.put(draft)
    _ = try shelf.put(draft, id: reine.id)
    _ = try shelf.put(reine.draft, id: reine.id)
    #expect(shelf.carte.products[reine.id]?.version == 1)
  }
}
