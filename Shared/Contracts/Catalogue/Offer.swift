package import FoundationEssentials

/// A discount that the group gives: by itself, or for who knows its code.
package struct Offer: WireObject, Equatable {
  package var id: ID
  package var terms: Terms

  package static let shape = Shape(
    "Offer", "A discount that the group gives: by itself, or for who knows its code.", Self.init(id:terms:),
    Member("id", \.id), Member(inline: \.terms))

  package init(id: ID, terms: Terms) {
    self.id = id
    self.terms = terms
  }

  /// What is given, and when.
  package struct Terms: WireObject, Equatable {
    package var name: String
    package var kind: Kind
    package var code: String?
    package var percent: Int?
    package var amount: Money?
    package var minimum: Money?
    package var from: Date?
    package var until: Date?
    package var maximumUses: Int?
    package var oncePerCustomer: Bool?
    package var restaurantIds: [ID]?
    package var categoryIds: [ID]?
    package var productIds: [ID]?

    package static let shape = Shape(
      "OfferTerms", "What is given, and when.",
      Self.init(
        name:kind:code:percent:amount:minimum:from:until:maximumUses:oncePerCustomer:restaurantIds:categoryIds:
        productIds:),
      Member("name", \.name, as: .text(1...100), "In French, as orders and invoices say it."),
      Member("kind", \.kind),
      Member(
        "code", \.code, as: .text(3...20).described(["pattern": "^[A-Z0-9]{3,20}$"]),
        "What the customer types; absent: it is given by itself."),
      Member("percent", \.percent, as: .integer(in: 1...100), "Of what the lines cost, for `percent`."),
      Member("amount", \.amount, as: .something, "For `amount`; no more than what the lines cost is taken off."),
      Member("minimum", \.minimum, as: .something, "What the lines have to cost, less what other offers take off."),
      Member("from", \.from, "When it begins."),
      Member("until", \.until, "When it ends."),
      Member("maximumUses", \.maximumUses, as: .integer(in: 1...1_000_000), "In how many orders it is given."),
      Member("oncePerCustomer", \.oncePerCustomer, "In one order of each customer, who needs an account."),
      Member("restaurantIds", \.restaurantIds, as: .list(1...1000), "Where it is given; absent: everywhere."),
      Member(
        "categoryIds", \.categoryIds, as: .list(1...100),
        "Of what; with `productIds`, of either. Absent: of everything."),
      Member("productIds", \.productIds, as: .list(1...500), "Products, with all their sizes, or sizes."))

    package init(
      name: String, kind: Kind, code: String? = nil, percent: Int? = nil, amount: Money? = nil, minimum: Money? = nil,
      from: Date? = nil, until: Date? = nil, maximumUses: Int? = nil, oncePerCustomer: Bool? = nil,
      restaurantIds: [ID]? = nil, categoryIds: [ID]? = nil, productIds: [ID]? = nil
    ) {
      self.name = name
      self.kind = kind
      self.code = code
      self.percent = percent
      self.amount = amount
      self.minimum = minimum
      self.from = from
      self.until = until
      self.maximumUses = maximumUses
      self.oncePerCustomer = oncePerCustomer
      self.restaurantIds = restaurantIds
      self.categoryIds = categoryIds
      self.productIds = productIds
    }
  }

  package enum Kind: Word {
    /// Of each two pieces the cheaper one is free.
    case secondFree
    case percent, amount
    case unknown(String)

    package static let allCases: [Kind] = [.secondFree, .percent, .amount]

    package static var form: Form<Self> {
      .word("OfferKind", "`second-free`: of each two pieces, in the order of their prices, the cheaper one is free.")
    }

    package var rawValue: String {
      switch self {
      case .secondFree: "second-free"
      case .percent: "percent"
      case .amount: "amount"
      case .unknown(let word): word
      }
    }
  }
}

/// An offer as it is now.
package struct OfferChanged: Event {
  package static let name = "catalogue.offer-changed"
  package var offer: Offer
  package var isWithdrawn: Bool
  package var version: Int

  package static let shape = Shape(
    "OfferChanged", Self.init(offer:isWithdrawn:version:),
    Member("offer", \.offer),
    Member("isWithdrawn", \.isWithdrawn, "It is given no more."),
    Member("version", \.version))

  package init(offer: Offer, isWithdrawn: Bool, version: Int) {
    self.offer = offer
    self.isWithdrawn = isWithdrawn
    self.version = version
  }
}

/// An offer with its version, for those who change it.
package struct OfferState: WireObject, Equatable {
  package var offer: Offer
  package var version: Int

  package static let shape = Shape(
    "OfferState", Self.init(offer:version:), Member(inline: \.offer),
    Member("version", \.version, as: .integer(from: 1), "Counts the changes, from 1."))

  package init(offer: Offer, version: Int) {
    self.offer = offer
    self.version = version
  }
}
