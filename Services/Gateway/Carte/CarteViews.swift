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
  var productId: ID?
  var sizes: [Size]?
  var extras: [Extra]?
  var isDivisible: Bool?
  var taxClass: TaxClass?
  var dayparts: [Restaurant.OpeningHours]?
  var origins: [Product.Origin]?

  static let shape = Shape(
    "Product",
    Self.init(
      id:name:description:image:kind:categoryId:price:isAvailable:allergens:allergensDependOnChoice:choices:productId:
      sizes:extras:isDivisible:taxClass:dayparts:origins:),
    Member("id", \.id), Member("name", \.name), Member("description", \.description),
    Member("image", \.image, as: String.form.described(["format": "uri-reference"])),
    Member("kind", \.kind), Member("categoryId", \.categoryId),
    Member("price", \.price, "With tax, as it is now; where there are sizes, that of the first."),
    Member(
      "isAvailable", \.isAvailable,
      "Whether the restaurant of the query can make it now and it can be ordered at this time of the day; of a menu, and something for each of its choices; where there are sizes, one of them. Without `restaurant` in the query it says nothing of the kitchen."
    ),
    Member("allergens", \.allergens, "What it contains; of a menu all that it may contain, by what is chosen."),
    Member(
      "allergensDependOnChoice", \.allergensDependOnChoice,
      "True for a menu: `allergens` is all that it may contain, and each choice says what it may add."),
    Member("choices", \.choices, "Only in a menu: an order makes each choice once."),
    Member("productId", \.productId, "Of a size that was asked for by its id: the product that it is one of."),
    Member(
      "sizes", \.sizes, "What it comes in. An order's line names one by its id, or by its `code` with the product's id."
    ),
    Member("extras", \.extras, "What can be added."),
    Member("isDivisible", \.isDivisible, "Two of its kind can be the halves of one."),
    Member("taxClass", \.taxClass, "Absent for a `meal`."),
    Member("dayparts", \.dayparts, "When it can be ordered, by the restaurants' clocks. Absent: always."),
    Member("origins", \.origins, "Where the meat in it comes from."))

  struct Choice: WireObject {
    var id: String
    var name: String
    var productIds: [ID]
    var allergens: [String]
    var supplements: [Product.Supplement]?

    static let shape = Shape(
      "Choice", "One thing to choose in a menu, such as its drink.",
      Self.init(id:name:productIds:allergens:supplements:),
      Member("id", \.id, as: String.form.described(["examples": ["drink"]]), "Unique within the menu."),
      Member("name", \.name),
      Member(
        "productIds", \.productIds, as: .list(1...Int.max),
        "What can be chosen: sizes of products, and products without sizes."),
      Member("allergens", \.allergens, "All that one of its products contains."),
      Member("supplements", \.supplements, "What some of them cost on top of the menu's price."))
  }

  struct Size: WireObject {
    var id: ID
    var code: String
    var name: String
    var price: Money
    var isAvailable: Bool
    var extras: [Extra]?

    static let shape = Shape(
      "Size", "One of the sizes that a product comes in.", Self.init(id:code:name:price:isAvailable:extras:),
      Member("id", \.id, "What is ordered by it; `GET /products/{id}` knows it too."),
      Member("code", \.code, as: String.form.described(["examples": ["grande"]]), "Unique within the product."),
      Member("name", \.name), Member("price", \.price, "With tax, as it is now."),
      Member("isAvailable", \.isAvailable), Member("extras", \.extras, "Where they are not the product's."))
  }

  struct Extra: WireObject {
    var ingredientId: ID
    var name: String
    var price: Money
    var allergens: [String]

    static let shape = Shape(
      "ExtraOffered", "An ingredient that can be added to one piece.",
      Self.init(ingredientId:name:price:allergens:),
      Member("ingredientId", \.ingredientId), Member("name", \.name), Member("price", \.price, "With tax."),
      Member("allergens", \.allergens))
  }
}

extension ProductView {
  init(_ product: Product, isAvailable: Bool, choices: [Choice]?, sizes: [Size]?, at time: Date) {
    let allergens = choices.map { ([product.allergens] + $0.map(\.allergens)).distinct() } ?? product.allergens
    self.init(
      id: product.id, name: product.name, description: product.description, image: product.image, kind: product.kind,
      categoryId: product.categoryId,
      price: sizes?.first?.price ?? product.prices?.price(at: time) ?? product.price, isAvailable: isAvailable,
      allergens: allergens, allergensDependOnChoice: choices == nil ? nil : true, choices: choices, productId: nil,
      sizes: sizes, extras: product.extras?.map { Extra($0) }, isDivisible: product.isDivisible,
      taxClass: product.taxClass, dayparts: product.dayparts, origins: product.origins)
  }
}

extension ProductView.Extra {
  init(_ extra: Product.Extra) {
    self.init(
      ingredientId: extra.ingredientId, name: extra.name, price: extra.price, allergens: extra.allergens)
  }
}

/// A product as clients see it by itself.
struct ProductDetails: WireObject {
  var product: ProductView
  var ingredients: [String]
  var removable: [Removable]?

  static let shape = Shape(
    "ProductDetails", Self.init(product:ingredients:removable:),
    Member(inline: \.product), Member("ingredients", \.ingredients, "Their names."),
    Member("removable", \.removable, "What can be left out."))

  struct Removable: WireObject {
    var ingredientId: ID
    var name: String
    var allergens: [String]?

    static let shape = Shape(
      "RemovableIngredient", "An ingredient that can be left out.", Self.init(ingredientId:name:allergens:),
      Member("ingredientId", \.ingredientId), Member("name", \.name),
      Member("allergens", \.allergens, "What it contains; absent where that is nothing."))
  }
}

extension ProductDetails {
  /// - Parameter size: the one that was asked for; nil where it was the product.
  init(product view: ProductView, _ product: Product, _ size: Product.Size?) {
    let recipe = size?.recipe ?? product.recipe
    let removable = recipe.quantities.filter { $0.isRemovable == true }.map {
      Removable(ingredientId: $0.ingredientId, name: $0.name, allergens: $0.allergens)
    }
    self.init(product: view, ingredients: product.ingredients, removable: removable.isEmpty ? nil : removable)
  }
}

extension [[String]] {
  /// Each once, in the order of their names.
  func distinct() -> [String] {
    Set(joined()).sorted()
  }
}
