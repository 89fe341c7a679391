import Contracts
import FoundationEssentials

/// A product as clients see it in a list.
struct ProductView: WireObject {
  var id: ID
  var name: String
  var description: String
  var image: String?
  var kind: Product.Kind
  var categoryId: ID
  var price: Money
  var isAvailable: Bool
  /// Of a menu: its own and all that its choices may contain. An app that does not know `allergensDependOnChoice` then warns
  /// too often; with fewer it would call a menu safe that may not be.
  var allergens: [String]
  var allergensDependOnChoice: Bool?
  var choices: [Choice]?

  static let shape = Shape(
    "Product",
    Self.init(
      id:name:description:image:kind:categoryId:price:isAvailable:allergens:allergensDependOnChoice:choices:),
    Member("id", \.id), Member("name", \.name), Member("description", \.description),
    Member("image", \.image, as: String.form.described(["format": "uri-reference"])),
    Member("kind", \.kind), Member("categoryId", \.categoryId), Member("price", \.price, "With tax."),
    Member(
      "isAvailable", \.isAvailable,
      "Whether the restaurant of the query can make it now; of a menu, and something for each of its choices. Without `restaurant` in the query it says nothing."
    ),
    Member("allergens", \.allergens, "What it contains; of a menu all that it may contain, by what is chosen."),
    Member(
      "allergensDependOnChoice", \.allergensDependOnChoice,
      "True for a menu: `allergens` is all that it may contain, and each choice says what it may add."),
    Member("choices", \.choices, "Only in a menu: an order makes each choice once."))

  struct Choice: WireObject {
    var id: String
    var name: String
    var productIds: [ID]
    var allergens: [String]

    static let shape = Shape(
      "Choice", "One thing to choose in a menu, such as its drink.", Self.init(id:name:productIds:allergens:),
      Member("id", \.id, as: String.form.described(["examples": ["drink"]]), "Unique within the menu."),
      Member("name", \.name), Member("productIds", \.productIds, as: .list(1...Int.max), "What can be chosen."),
      Member("allergens", \.allergens, "All that one of its products contains."))
  }
}

extension ProductView {
  init(_ product: Product, isAvailable: Bool, choices: [Choice]?) {
    let allergens = choices.map { ([product.allergens] + $0.map(\.allergens)).distinct() } ?? product.allergens
    self.init(
      id: product.id, name: product.name, description: product.description, image: product.image, kind: product.kind,
      categoryId: product.categoryId, price: product.price, isAvailable: isAvailable, allergens: allergens,
      allergensDependOnChoice: choices == nil ? nil : true, choices: choices)
  }
}

/// A product as clients see it by itself.
struct ProductDetails: WireObject {
  var product: ProductView
  var ingredients: [String]

  static let shape = Shape(
    "ProductDetails", Self.init(product:ingredients:),
    Member(inline: \.product), Member("ingredients", \.ingredients, "Their names."))
}

extension [[String]] {
  /// Each once, in the order of their names.
  func distinct() -> [String] {
    Set(joined()).sorted()
  }
}
