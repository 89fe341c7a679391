package import FoundationEssentials

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
  package var taxClass: TaxClass?
  package var isDivisible: Bool?
  package var prices: [DatedPrice]?
  package var extras: [Extra]?
  package var sizes: [Size]?
  package var dayparts: [Restaurant.OpeningHours]?
  package var origins: [Origin]?

  package static let shape = Shape(
    "CarteProduct",
    Self.init(
      id:name:description:image:kind:categoryId:price:allergens:ingredients:choices:recipe:position:taxClass:
      isDivisible:prices:extras:sizes:dayparts:origins:),
    Member("id", \.id),
    Member("name", \.name),
    Member("description", \.description),
    Member("image", \.image),
    Member("kind", \.kind),
    Member("categoryId", \.categoryId),
    Member("price", \.price, "What it cost when this was written; of a product with sizes, what the first one did."),
    Member("allergens", \.allergens),
    Member("ingredients", \.ingredients),
    Member("choices", \.choices, "For a menu: what the customer chooses."),
    Member("recipe", \.recipe),
    Member("position", \.position, "Where it stands on the carte."),
    Member("taxClass", \.taxClass, "Absent for a `meal`."),
    Member("isDivisible", \.isDivisible, "Two of its kind can be the halves of one."),
    Member("prices", \.prices, "By the time from which each holds; absent where `price` has always held."),
    Member("extras", \.extras, "What can be added."),
    Member("sizes", \.sizes, "What it comes in. Then sizes are sold, and not the product itself."),
    Member("dayparts", \.dayparts, "When it can be ordered, by the restaurants' clocks. Absent: always."),
    Member("origins", \.origins, "Where the meat in it comes from."))

  /// Where the meat of one ingredient comes from.
  package struct Origin: WireObject, Equatable {
    package var ingredient: String
    package var meat: MeatOrigin

    package static let shape = Shape(
      "MeatInProduct", "Where the meat of one ingredient comes from.",
      Self.init(ingredient:meat:), Member("ingredient", \.ingredient, "Its name."), Member(inline: \.meat))

    package init(ingredient: String, meat: MeatOrigin) {
      self.ingredient = ingredient
      self.meat = meat
    }
  }

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
    package var supplements: [Supplement]?

    package static let shape = Shape(
      "CarteChoice",
      Self.init(id:name:productIds:supplements:),
      Member("id", \.id, as: .text(1...40)),
      Member("name", \.name, as: .text(1...60)),
      Member("productIds", \.productIds, as: .list(1...200), "Of what is sold: sizes, and products without sizes."),
      Member("supplements", \.supplements, as: .list(0...200), "What some of them cost on top of the menu's price."))

    package init(id: String, name: String, productIds: [ID], supplements: [Supplement]? = nil) {
      self.id = id
      self.name = name
      self.productIds = productIds
      self.supplements = supplements
    }
  }

  package struct Supplement: WireObject, Equatable {
    package var productId: ID
    package var price: Money

    package static let shape = Shape(
      "Supplement", Self.init(productId:price:), Member("productId", \.productId),
      Member("price", \.price, as: .price))

    package init(productId: ID, price: Money) {
      self.productId = productId
      self.price = price
    }
  }

  /// An ingredient that can be added to one piece.
  package struct Extra: WireObject, Equatable {
    package var ingredientId: ID
    package var name: String
    package var price: Money
    package var amount: Int
    package var unit: String
    package var allergens: [String]

    package static let shape = Shape(
      "Extra", "An ingredient that can be added to one piece.",
      Self.init(ingredientId:name:price:amount:unit:allergens:),
      Member("ingredientId", \.ingredientId),
      Member("name", \.name),
      Member("price", \.price, "With tax."),
      Member("amount", \.amount, as: .integer(from: 1), "What it takes, in the ingredient's unit."),
      Member("unit", \.unit),
      Member("allergens", \.allergens))

    package init(ingredientId: ID, name: String, price: Money, amount: Int, unit: String, allergens: [String]) {
      self.ingredientId = ingredientId
      self.name = name
      self.price = price
      self.amount = amount
      self.unit = unit
      self.allergens = allergens
    }
  }

  /// One of the sizes that a product comes in. It is what is sold: orders, stock and availability name it by its id.
  package struct Size: WireObject, Equatable {
    package var id: ID
    package var code: String
    package var name: String
    package var price: Money
    package var prices: [DatedPrice]?
    package var recipe: Recipe
    package var extras: [Extra]?

    package static let shape = Shape(
      "CarteSize",
      Self.init(id:code:name:price:prices:recipe:extras:),
      Member("id", \.id),
      Member("code", \.code, as: String.form.described(["examples": ["grande"]]), "Unique within the product."),
      Member("name", \.name, "Of the size alone."),
      Member("price", \.price, "What it cost when this was written."),
      Member("prices", \.prices, "By the time from which each holds; absent where `price` has always held."),
      Member("recipe", \.recipe),
      Member("extras", \.extras, "What can be added, where that is not what the product says."))

    package init(
      id: ID, code: String, name: String, price: Money, prices: [DatedPrice]? = nil, recipe: Recipe,
      extras: [Extra]? = nil
    ) {
      self.id = id
      self.code = code
      self.name = name
      self.price = price
      self.prices = prices
      self.recipe = recipe
      self.extras = extras
    }
  }

  package init(
    id: ID, name: String, description: String, image: String?, kind: Kind, categoryId: ID, price: Money,
    allergens: [String], ingredients: [String], choices: [Choice]?, recipe: Recipe, position: Int,
    taxClass: TaxClass? = nil, isDivisible: Bool? = nil, prices: [DatedPrice]? = nil, extras: [Extra]? = nil,
    sizes: [Size]? = nil, dayparts: [Restaurant.OpeningHours]? = nil,
    origins: [Origin]? = nil
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
    self.taxClass = taxClass
    self.isDivisible = isDivisible
    self.prices = prices
    self.extras = extras
    self.sizes = sizes
    self.dayparts = dayparts
    self.origins = origins
  }
}

extension Product {
  /// Whether it can be ordered for a time, by the clock alone.
  package func isOffered(at time: Date) -> Bool { dayparts.map { $0.isOffered(at: time) } ?? true }
}

/// The parts of a day in which something is offered.
extension [Restaurant.OpeningHours] {
  package func isOffered(at time: Date) -> Bool {
    OpeningTimes(hours: self).closing(at: time, for: .takeaway) != nil
  }

  /// When one of them begins or ends next; nil where that is not today or tomorrow.
  package func nextChange(after time: Date) -> Date? {
    OpeningTimes(hours: self).spans(around: time, for: .takeaway).flatMap { [$0.lowerBound, $0.upperBound] }
      .filter { $0 > time }.min()
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
  package var ovenSeconds: Int?

  package static let shape = Shape(
    "Recipe", "How the kitchen makes a product, and what it takes.",
    Self.init(steps:preparationSeconds:quantities:ovenSeconds:),
    Member("steps", \.steps),
    Member("preparationSeconds", \.preparationSeconds, as: .integer(from: 0)),
    Member("quantities", \.quantities),
    Member(
      "ovenSeconds", \.ovenSeconds, as: .integer(in: 0...7200),
      "How much of `preparationSeconds` it is in the oven, where nobody has a hand on it."))

  package struct Quantity: WireObject, Equatable {
    package var ingredientId: ID
    package var name: String
    package var amount: Int
    package var unit: String
    package var allergens: [String]?
    package var isRemovable: Bool?

    package static let shape = Shape(
      "RecipeQuantity",
      Self.init(ingredientId:name:amount:unit:allergens:isRemovable:),
      Member("ingredientId", \.ingredientId),
      Member("name", \.name),
      Member("amount", \.amount, as: .integer(from: 0), "In the ingredient's unit."),
      Member("unit", \.unit, as: String.form.described(["examples": ["g"]])),
      Member("allergens", \.allergens, "Of the ingredient; absent where there is none."),
      Member("isRemovable", \.isRemovable, "It can be left out; so the dough cannot."))

    package init(
      ingredientId: ID, name: String, amount: Int, unit: String, allergens: [String]? = nil, isRemovable: Bool? = nil
    ) {
      self.ingredientId = ingredientId
      self.name = name
      self.amount = amount
      self.unit = unit
      self.allergens = allergens
      self.isRemovable = isRemovable
    }
  }

  /// What an order takes one pizzaiolo, in seconds: its lines are made one after another, but pieces of one line share the oven.
  package static func preparationSeconds(of lines: [(seconds: Int, quantity: Int)]) -> Int {
    lines.reduce(0) { $0 + $1.seconds + $1.seconds * ($1.quantity - 1) / 4 }
  }

  package init(steps: [String], preparationSeconds: Int, quantities: [Quantity], ovenSeconds: Int? = nil) {
    self.ovenSeconds = ovenSeconds
    self.steps = steps
    self.preparationSeconds = preparationSeconds
    self.quantities = quantities
  }
}
