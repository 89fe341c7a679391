/// Something on the carte.
package struct Product: WireObject, Equatable {
  package var id: ID
  package var name: String
  package var description: String
  package var image: String?
  package var kind: Kind
  package var categoryId: ID
  package var price: Money
  package var allergens: [String]
  package var ingredients: [String]
  package var choices: [Choice]?
  package var recipe: Recipe
  package var position: Int

  package static let shape = Shape(
    "CarteProduct",
    Self.init(id:name:description:image:kind:categoryId:price:allergens:ingredients:choices:recipe:position:),
    Member("id", \.id),
    Member("name", \.name),
    Member("description", \.description),
    Member("image", \.image),
    Member("kind", \.kind),
    Member("categoryId", \.categoryId),
    Member("price", \.price),
    Member("allergens", \.allergens),
    Member("ingredients", \.ingredients),
    Member("choices", \.choices, "For a menu: what the customer chooses."),
    Member("recipe", \.recipe),
    Member("position", \.position, "Where it stands on the carte."))

  package enum Kind: Word {
    case item, menu
    case unknown(String)

    package static let allCases: [Kind] = [.item, .menu]

    package static var form: Form<Self> { .word(nil, "In a `menu` the customer chooses.") }

    package var rawValue: String {
      switch self {
      case .item: "item"
      case .menu: "menu"
      case .unknown(let word): word
      }
    }
  }

  /// One thing to choose in a menu, such as its drink.
  package struct Choice: WireObject, Equatable {
    package var id: String
    package var name: String
    package var productIds: [ID]

    package static let shape = Shape(
      "CarteChoice",
      Self.init(id:name:productIds:),
      Member("id", \.id),
      Member("name", \.name),
      Member("productIds", \.productIds))

    package init(id: String, name: String, productIds: [ID]) {
      self.id = id
      self.name = name
      self.productIds = productIds
    }
  }

  package init(
    id: ID, name: String, description: String, image: String?, kind: Kind, categoryId: ID, price: Money,
    allergens: [String], ingredients: [String], choices: [Choice]?, recipe: Recipe, position: Int
  ) {
    self.id = id
    self.name = name
    self.description = description
    self.image = image
    self.kind = kind
    self.categoryId = categoryId
    self.price = price
    self.allergens = allergens
    self.ingredients = ingredients
    self.choices = choices
    self.recipe = recipe
    self.position = position
  }
}

extension [Product.Choice] {
  /// Whether something can be chosen for each of a menu's choices; so it is for a product without choices.
  ///
  /// - Parameter isAvailable: whether a product can be had.
  package func canBeMade(where isAvailable: (ID) -> Bool) -> Bool {
    allSatisfy { $0.productIds.contains(where: isAvailable) }
  }
}

/// How the kitchen makes a product, and what it takes.
package struct Recipe: WireObject, Equatable {
  package var steps: [String]
  package var preparationSeconds: Int
  package var quantities: [Quantity]

  package static let shape = Shape(
    "Recipe", "How the kitchen makes a product, and what it takes.",
    Self.init(steps:preparationSeconds:quantities:),
    Member("steps", \.steps),
    Member("preparationSeconds", \.preparationSeconds, as: .integer(from: 0)),
    Member("quantities", \.quantities))

  package struct Quantity: WireObject, Equatable {
    package var ingredientId: ID
    package var name: String
    package var amount: Int
    package var unit: String

    package static let shape = Shape(
      "RecipeQuantity",
      Self.init(ingredientId:name:amount:unit:),
      Member("ingredientId", \.ingredientId),
      Member("name", \.name),
      Member("amount", \.amount, as: .integer(from: 0), "In the ingredient's unit."),
      Member("unit", \.unit, as: String.form.described(["examples": ["g"]])))

    package init(ingredientId: ID, name: String, amount: Int, unit: String) {
      self.ingredientId = ingredientId
      self.name = name
      self.amount = amount
      self.unit = unit
    }
  }

  /// What an order takes one pizzaiolo, in seconds: its lines are made one after another, but pieces of one line share the oven.
  package static func preparationSeconds(of lines: [(seconds: Int, quantity: Int)]) -> Int {
    lines.reduce(0) { $0 + $1.seconds + $1.seconds * ($1.quantity - 1) / 4 }
  }

  package init(steps: [String], preparationSeconds: Int, quantities: [Quantity]) {
    self.steps = steps
    self.preparationSeconds = preparationSeconds
    self.quantities = quantities
  }
}

/// A shelf of the carte; categories form a tree.
package struct Category: WireObject, Equatable {
  package var id: ID
  package var name: String
  package var parentId: ID?
  package var position: Int

  package static let shape = Shape(
    "Category", "A shelf of the carte; categories form a tree.",
    Self.init(id:name:parentId:position:),
    Member("id", \.id),
    Member("name", \.name),
    Member("parentId", \.parentId, "Absent at the root of the tree."),
    Member("position", \.position, "Where it stands among its siblings."))

  package init(id: ID, name: String, parentId: ID?, position: Int) {
    self.id = id
    self.name = name
    self.parentId = parentId
    self.position = position
  }
}
