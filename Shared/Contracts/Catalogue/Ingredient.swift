/// What recipes are made of. What it contains and where it comes from is said once, here; products say it on.
package struct Ingredient: WireObject, Equatable {
  package var id: ID
  package var name: String
  package var unit: String
  package var allergens: [Allergen]
  package var isRemovable: Bool?
  package var meat: MeatOrigin?
  package var cost: Cost?

  package static let shape = Shape(
    "Ingredient", "What recipes are made of.",
    Self.init(id:name:unit:allergens:isRemovable:meat:cost:),
    Member("id", \.id),
    Member("name", \.name),
    Member("unit", \.unit, as: String.form.described(["examples": ["g"]])),
    Member("allergens", \.allergens),
    Member("isRemovable", \.isRemovable, "A customer can have it left out; so the dough cannot."),
    Member("meat", \.meat, "For beef, pork, lamb and poultry."),
    Member("cost", \.cost, "What the group pays for it."))

  /// What so much of it costs, without tax.
  package struct Cost: WireObject, Equatable {
    package var price: Money
    package var quantity: Int

    package static let shape = Shape(
      "IngredientCost", "What so much of it costs, without tax.",
      Self.init(price:quantity:),
      Member("price", \.price, as: .sum),
      Member("quantity", \.quantity, as: .integer(in: 1...1_000_000), "In the ingredient's unit."))

    package init(price: Money, quantity: Int) {
      self.price = price
      self.quantity = quantity
    }
  }

  package init(
    id: ID, name: String, unit: String, allergens: [Allergen] = [], isRemovable: Bool? = nil, meat: MeatOrigin? = nil,
    cost: Cost? = nil
  ) {
    self.id = id
    self.name = name
    self.unit = unit
    self.allergens = allergens
    self.isRemovable = isRemovable
    self.meat = meat
    self.cost = cost
  }
}

/// What managers write of an ingredient.
package struct IngredientDraft: WireObject, Equatable {
  package var name: String
  package var unit: String
  package var allergens: [Allergen]
  package var isRemovable: Bool?
  package var meat: MeatOrigin?
  package var cost: Ingredient.Cost?

  package static let shape = Shape(
    "IngredientDraft", "An ingredient as managers write it.",
    Self.init(name:unit:allergens:isRemovable:meat:cost:),
    Member("name", \.name, as: .text(1...80)),
    Member("unit", \.unit, as: .text(1...10), "Such as `g`, `ml` or `pièce`."),
    Member("allergens", \.allergens, as: .list(0...Allergen.allCases.count)),
    Member("isRemovable", \.isRemovable, "A customer can have it left out."),
    Member("meat", \.meat, "For beef, pork, lamb and poultry."),
    Member("cost", \.cost, "What the group pays for it."))

  package init(
    name: String, unit: String, allergens: [Allergen], isRemovable: Bool? = nil, meat: MeatOrigin? = nil,
    cost: Ingredient.Cost? = nil
  ) {
    self.name = name
    self.unit = unit
    self.allergens = allergens
    self.isRemovable = isRemovable
    self.meat = meat
    self.cost = cost
  }
}

extension Ingredient: CarteThing {
  package typealias Draft = IngredientDraft
  package static var word: String { "ingredient" }
  package static var plural: String { "ingredients" }
  package var draft: IngredientDraft {
    IngredientDraft(
      name: name, unit: unit, allergens: allergens, isRemovable: isRemovable, meat: meat, cost: cost)
  }
}

/// The fourteen that must be told (regulation (EU) 1169/2011, annex II).
package enum Allergen: String, WireValue, CaseIterable {
  case gluten, crustaceans, eggs, fish, peanuts, soybeans, milk, nuts, celery, mustard, sesame, sulphites, lupin,
    molluscs

  package static var form: Form<Allergen> {
    .word("Allergen", "One of the fourteen that must be told (regulation (EU) 1169/2011, annex II).")
  }
}

/// Where the animal lived and was slaughtered, which a customer must be able to read (décret 2025-141).
package struct MeatOrigin: WireObject, Equatable {
  package var kind: Kind
  package var reared: String
  package var slaughtered: String

  package static let shape = Shape(
    "MeatOrigin", "Where the animal lived and was slaughtered.",
    Self.init(kind:reared:slaughtered:),
    Member("kind", \.kind),
    Member("reared", \.reared, as: .country),
    Member("slaughtered", \.slaughtered, as: .country))

  package enum Kind: String, WireValue, CaseIterable {
    case beef, pork, lamb, poultry

    package static var form: Form<Kind> { .word("MeatKind") }
  }

  package init(kind: Kind, reared: String, slaughtered: String) {
    self.kind = kind
    self.reared = reared
    self.slaughtered = slaughtered
  }
}

extension Form<String> {
  /// ISO 3166-1, two letters.
  fileprivate static var country: Form {
    String.form.described(["pattern": "^[A-Z]{2}$", "examples": ["FR"]]).allowing(
      "It must be a country's two letters, such as FR."
    ) { text in
      text.utf8.count == 2 && text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }
  }
}
