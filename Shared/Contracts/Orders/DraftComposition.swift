/// How a customer wants one piece to be made, where that is not as the carte says.
package struct DraftComposition: WireObject, Equatable {
  package var size: String?
  package var otherHalf: ID?
  package var without: [ID]?
  package var extras: [Extra]?

  /// As the carte says.
  package static let asItIs = DraftComposition()

  package static let shape = Shape(
    "DraftComposition", "How one piece is made, where that is not as the carte says.",
    Self.init(size:otherHalf:without:extras:),
    Member(
      "size", \.size, as: .text(1...50),
      "The `code` of a size, where `productId` is of a product with sizes; absent: the first."),
    Member(
      "otherHalf", \.otherHalf,
      "The product of the right half, in the same size; `productId` is the left half. The dearer one's price counts."),
    Member("without", \.without, as: .list(0...20), "Ingredients of its recipe that are left out."),
    Member("extras", \.extras, as: .list(0...20), "What is added, of the `extras` that the carte offers."))

  package struct Extra: WireObject, Equatable {
    package var ingredientId: ID
    package var quantity: Int

    package static let shape = Shape(
      "DraftExtra", Self.init(ingredientId:quantity:),
      Member("ingredientId", \.ingredientId),
      Member("quantity", \.quantity, as: .integer(in: 1...5), "How many times.", default: 1))

    package init(ingredientId: ID, quantity: Int = 1) {
      self.ingredientId = ingredientId
      self.quantity = quantity
    }
  }

  package init(size: String? = nil, otherHalf: ID? = nil, without: [ID]? = nil, extras: [Extra]? = nil) {
    self.size = size
    self.otherHalf = otherHalf
    self.without = without
    self.extras = extras
  }
}
