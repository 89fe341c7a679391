import Contracts
import FoundationEssentials

/// What each kind of thing on the carte has of its own. What managers do with it is the same for all (`ManageCarte.swift`).
protocol OnCarte: CarteThing {
  /// - Returns: it with its version; also where it is withdrawn.
  static func find(_ id: ID, on carte: CarteState) -> Versioned<Self>?
  /// What a draft makes.
  ///
  /// - Throws: all that is wrong with the draft.
  static func made(of draft: Draft, id: ID, on carte: CarteState, at time: Date) throws(Problem) -> Self
  /// - Throws: why it cannot be taken off the carte.
  static func checkUnused(_ id: ID, on carte: CarteState) throws(Problem)
  static func put(_ thing: Self, isWithdrawn: Bool, on carte: inout CarteState)
}

extension Contracts.Category: OnCarte {
  static func find(_ id: ID, on carte: CarteState) -> Versioned<Self>? { carte.categories[id] }

  static func made(of draft: CategoryDraft, id: ID, on carte: CarteState, at time: Date) throws(Problem) -> Self {
    try draft.category(id, among: carte.categories.values.filter { !$0.isWithdrawn }.map(\.thing))
  }

  static func checkUnused(_ id: ID, on carte: CarteState) throws(Problem) {
    let below = carte.categories.values.filter { !$0.isWithdrawn && $0.thing.parentId == id }.map(\.thing.name)
    let inIt = carte.products.values.filter { !$0.isWithdrawn && $0.thing.categoryId == id }.map(\.thing.name)
    try Problem.checkUnused(by: below + inIt)
  }

  static func put(_ thing: Self, isWithdrawn: Bool, on carte: inout CarteState) {
    carte.put(thing, isWithdrawn: isWithdrawn)
  }
}

extension Ingredient: OnCarte {
  static func find(_ id: ID, on carte: CarteState) -> Versioned<Self>? { carte.ingredients[id] }

  static func made(of draft: IngredientDraft, id: ID, on carte: CarteState, at time: Date) throws(Problem) -> Self {
    guard Set(draft.allergens).count == draft.allergens.count else {
      throw .invalid("/allergens", "One is named twice.")
    }
    return Ingredient(
      id: id, name: draft.name, unit: draft.unit, allergens: draft.allergens,
      isRemovable: draft.isRemovable == true ? true : nil, meat: draft.meat, cost: draft.cost)
  }

  static func checkUnused(_ id: ID, on carte: CarteState) throws(Problem) {
    let users = carte.products.values.filter { !$0.isWithdrawn && $0.thing.ingredientIDs.contains(id) }
    try Problem.checkUnused(by: users.map(\.thing.name))
  }

  static func put(_ thing: Self, isWithdrawn: Bool, on carte: inout CarteState) {
    carte.put(thing, isWithdrawn: isWithdrawn)
  }
}

extension Product: OnCarte {
  static func find(_ id: ID, on carte: CarteState) -> Versioned<Self>? { carte.products[id] }

  static func made(of draft: ProductDraft, id: ID, on carte: CarteState, at time: Date) throws(Problem) -> Self {
    try draft.product(id, on: carte, at: time)
  }

  /// Menus that offer it offer what is left, and cannot be ordered where nothing is.
  static func checkUnused(_ id: ID, on carte: CarteState) throws(Problem) {}

  static func put(_ thing: Self, isWithdrawn: Bool, on carte: inout CarteState) {
    carte.put(thing, isWithdrawn: isWithdrawn)
  }
}

extension Problem {
  fileprivate static func checkUnused(by users: [String]) throws(Problem) {
    guard !users.isEmpty else { return }
    throw Problem(.conflict, "It is still needed by \(users.sorted().prefix(10).joined(separator: ", ")).")
  }
}
