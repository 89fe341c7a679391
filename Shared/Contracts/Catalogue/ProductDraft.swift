/// What managers write of a product. What follows from its ingredients (names, units, allergens, origins) the catalogue adds.
package struct ProductDraft: WireObject, Equatable {
  package var name: String
  package var description: String
  package var image: String?
  package var kind: Product.Kind
  package var categoryId: ID
  package var position: Int
  package var taxClass: TaxClass?
  package var isDivisible: Bool?
  package var price: Money?
  package var prices: [DatedPrice]?
  package var recipe: RecipeDraft?
  package var extras: [ExtraDraft]?
  package var sizes: [SizeDraft]?
  package var choices: [Product.Choice]?
  package var dayparts: [Restaurant.OpeningHours]?

  package static let shape = Shape(
    "ProductDraft", "A product as managers write it.",
    Self.init(
      name:description:image:kind:categoryId:position:taxClass:isDivisible:price:prices:recipe:extras:sizes:choices:
      dayparts:),
    Member("name", \.name, as: .text(1...100)),
    Member("description", \.description, as: .text(1...500), default: ""),
    Member("image", \.image, as: .text(1...200), "One that was uploaded; absent: it keeps the one that it has."),
    Member("kind", \.kind, default: .item),
    Member("categoryId", \.categoryId),
    Member("position", \.position, as: .integer(in: 0...100_000), "Where it stands on the carte."),
    Member("taxClass", \.taxClass, "Absent for a `meal`."),
    Member("isDivisible", \.isDivisible, "Two of its kind can be the halves of one."),
    Member("price", \.price, as: .price, "With tax, from now on; not for a product with sizes."),
    Member("prices", \.prices, as: .list(0...20), "By the time from which each holds. They go before `price`."),
    Member("recipe", \.recipe, "Absent for a menu, and for a product with sizes."),
    Member("extras", \.extras, as: .list(0...40), "What can be added."),
    Member("sizes", \.sizes, as: .list(0...10), "What it comes in. Then sizes are sold, and not the product itself."),
    Member("choices", \.choices, as: .list(0...10), "For a menu: what the customer chooses."),
    Member(
      "dayparts", \.dayparts, as: .list(0...28), "When it can be ordered, by the restaurants' clocks. Absent: always.")
  ).rule { json, body in OpeningRules.noteOverlaps(in: "dayparts", of: json, body) }

  package init(
    name: String, description: String = "", image: String? = nil, kind: Product.Kind = .item, categoryId: ID,
    position: Int, taxClass: TaxClass? = nil, isDivisible: Bool? = nil, price: Money? = nil,
    prices: [DatedPrice]? = nil, recipe: RecipeDraft? = nil, extras: [ExtraDraft]? = nil, sizes: [SizeDraft]? = nil,
    choices: [Product.Choice]? = nil, dayparts: [Restaurant.OpeningHours]? = nil
  ) {
    self.name = name
    self.description = description
    self.image = image
    self.kind = kind
    self.categoryId = categoryId
    self.position = position
    self.taxClass = taxClass
    self.isDivisible = isDivisible
    self.price = price
    self.prices = prices
    self.recipe = recipe
    self.extras = extras
    self.sizes = sizes
    self.choices = choices
    self.dayparts = dayparts
  }
}

/// How the kitchen makes it, as managers write it.
package struct RecipeDraft: WireObject, Equatable {
  package var steps: [String]
  package var preparationSeconds: Int
  package var quantities: [Quantity]
  package var ovenSeconds: Int?

  package static let shape = Shape(
    "RecipeDraft", "How the kitchen makes it, and what it takes.",
    Self.init(steps:preparationSeconds:quantities:ovenSeconds:),
    Member("steps", \.steps, as: .list(0...30, of: .text(1...300))),
    Member("preparationSeconds", \.preparationSeconds, as: .integer(in: 0...7200)),
    Member("quantities", \.quantities, as: .list(0...40)),
    Member(
      "ovenSeconds", \.ovenSeconds, as: .integer(in: 0...7200),
      "How much of `preparationSeconds` it is in the oven, where nobody has a hand on it."))

  package struct Quantity: WireObject, Equatable {
    package var ingredientId: ID
    package var amount: Int

    package static let shape = Shape(
      "RecipeDraftQuantity", Self.init(ingredientId:amount:),
      Member("ingredientId", \.ingredientId),
      Member("amount", \.amount, as: .integer(in: 1...100_000), "In the ingredient's unit."))

    package init(ingredientId: ID, amount: Int) {
      self.ingredientId = ingredientId
      self.amount = amount
    }
  }

  package init(steps: [String], preparationSeconds: Int, quantities: [Quantity], ovenSeconds: Int? = nil) {
    self.ovenSeconds = ovenSeconds
    self.steps = steps
    self.preparationSeconds = preparationSeconds
    self.quantities = quantities
  }
}

/// An ingredient that can be added to one piece, as managers write it.
package struct ExtraDraft: WireObject, Equatable {
  package var ingredientId: ID
  package var price: Money
  package var amount: Int

  package static let shape = Shape(
    "ExtraDraft", "An ingredient that can be added to one piece.",
    Self.init(ingredientId:price:amount:),
    Member("ingredientId", \.ingredientId),
    Member("price", \.price, as: .price, "With tax."),
    Member("amount", \.amount, as: .integer(in: 1...100_000), "What it takes, in the ingredient's unit."))

  package init(ingredientId: ID, price: Money, amount: Int) {
    self.ingredientId = ingredientId
    self.price = price
    self.amount = amount
  }
}

/// A size, as managers write it.
package struct SizeDraft: WireObject, Equatable {
  package var id: ID?
  package var code: String
  package var name: String
  package var price: Money?
  package var prices: [DatedPrice]?
  package var recipe: RecipeDraft
  package var extras: [ExtraDraft]?

  package static let shape = Shape(
    "SizeDraft", "A size of a product, as managers write it.",
    Self.init(id:code:name:price:prices:recipe:extras:),
    Member(
      "id", \.id,
      "Absent: the one that the size of this code has, or a new one. A product's own id makes that product a size."),
    Member("code", \.code, as: .code, "Unique within the product."),
    Member("name", \.name, as: .text(1...60), "Of the size alone."),
    Member("price", \.price, as: .price, "With tax, from now on."),
    Member("prices", \.prices, as: .list(0...20), "By the time from which each holds. They go before `price`."),
    Member("recipe", \.recipe),
    Member("extras", \.extras, as: .list(0...40), "Where they are not the product's."))

  package init(
    id: ID?, code: String, name: String, price: Money?, prices: [DatedPrice]? = nil, recipe: RecipeDraft,
    extras: [ExtraDraft]? = nil
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

extension Product: CarteThing {
  package typealias Draft = ProductDraft
  package static var word: String { "product" }
  package static var plural: String { "products" }
  package var draft: ProductDraft { ProductDraft(self) }
}

extension Form<String> {
  fileprivate static var code: Form {
    String.form.described(["pattern": "^[a-z0-9-]{1,30}$", "examples": ["grande"]]).allowing(
      "It must be 1 to 30 small letters, digits or hyphens."
    ) { text in
      (1...30).contains(text.utf8.count)
        && text.utf8.allSatisfy {
          (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
            || $0 == UInt8(ascii: "-")
        }
    }
  }
}

// MARK: From a product

extension ProductDraft {
  fileprivate init(_ product: Product) {
    let hasSizes = product.sizes?.isEmpty == false
    self.init(
      name: product.name, description: product.description, image: product.image, kind: product.kind,
      categoryId: product.categoryId, position: product.position, taxClass: product.taxClass,
      isDivisible: product.isDivisible, price: hasSizes ? nil : product.price,
      prices: hasSizes ? nil : product.prices,
      recipe: hasSizes || product.kind == .menu ? nil : RecipeDraft(product.recipe),
      extras: product.extras?.map { ExtraDraft($0) },
      sizes: product.sizes?.map { size in
        SizeDraft(
          id: size.id, code: size.code, name: size.name, price: size.price, prices: size.prices,
          recipe: RecipeDraft(size.recipe), extras: size.extras?.map { ExtraDraft($0) })
      },
      choices: product.choices, dayparts: product.dayparts)
  }
}

extension RecipeDraft {
  fileprivate init(_ recipe: Recipe) {
    self.init(
      steps: recipe.steps, preparationSeconds: recipe.preparationSeconds,
      quantities: recipe.quantities.map { Quantity(ingredientId: $0.ingredientId, amount: $0.amount) },
      ovenSeconds: recipe.ovenSeconds)
  }
}

extension ExtraDraft {
  fileprivate init(_ extra: Product.Extra) {
    self.init(ingredientId: extra.ingredientId, price: extra.price, amount: extra.amount)
  }
}
