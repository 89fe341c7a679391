/// How one piece of an order's line is made, where that is not as the carte said when the order was placed.
package struct LineComposition: WireObject, Equatable {
  package var leftHalf: Half?
  package var otherHalf: Half?
  package var without: [Ingredient]?
  package var extras: [Extra]?

  /// As the carte said.
  package static let asItIs = LineComposition()

  package static let shape = Shape(
    "LineComposition", "How one piece is made, where that is not as the carte said.",
    Self.init(leftHalf:otherHalf:without:extras:),
    Member("leftHalf", \.leftHalf, "Of what is in halves: the product of the line."),
    Member("otherHalf", \.otherHalf, "The right half."),
    Member("without", \.without, "What is left out."),
    Member("extras", \.extras, "What is added."))

  package struct Half: WireObject, Equatable {
    package var productId: ID
    package var name: String

    package static let shape = Shape(
      "LineHalf", Self.init(productId:name:), Member("productId", \.productId), Member("name", \.name))

    package init(productId: ID, name: String) {
      self.productId = productId
      self.name = name
    }
  }

  package struct Ingredient: WireObject, Equatable {
    package var ingredientId: ID
    package var name: String

    package static let shape = Shape(
      "LineIngredient", Self.init(ingredientId:name:), Member("ingredientId", \.ingredientId), Member("name", \.name))

    package init(ingredientId: ID, name: String) {
      self.ingredientId = ingredientId
      self.name = name
    }
  }

  package struct Extra: WireObject, Equatable {
    package var ingredientId: ID
    package var name: String
    package var quantity: Int
    package var price: Money

    package static let shape = Shape(
      "LineExtra", Self.init(ingredientId:name:quantity:price:),
      Member("ingredientId", \.ingredientId), Member("name", \.name),
      Member("quantity", \.quantity, as: .integer(from: 1), "How many times."),
      Member("price", \.price, "For all of them, for one piece; part of `unitPrice`."))

    package init(ingredientId: ID, name: String, quantity: Int, price: Money) {
      self.ingredientId = ingredientId
      self.name = name
      self.quantity = quantity
      self.price = price
    }
  }

  package init(leftHalf: Half? = nil, otherHalf: Half? = nil, without: [Ingredient]? = nil, extras: [Extra]? = nil) {
    self.leftHalf = leftHalf
    self.otherHalf = otherHalf
    self.without = without
    self.extras = extras
  }
}
