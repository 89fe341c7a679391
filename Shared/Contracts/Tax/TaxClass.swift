/// How the law taxes what is sold. A dated table gives each class its rate; a manager may correct a product's class.
package enum TaxClass: Word {
  /// Prepared food, and drinks in an open cup.
  case meal
  /// A drink without alcohol in a container that keeps it.
  case sealedDrink
  case alcohol
  /// A pastry that keeps, sold as it is.
  case pastry
  case unknown(String)

  package static let allCases: [TaxClass] = [.meal, .sealedDrink, .alcohol, .pastry]

  package static var form: Form<Self> { .word("TaxClass", "How the law taxes it (CGI, articles 278-0 bis and 279).") }

  package var rawValue: String {
    switch self {
    case .meal: "meal"
    case .sealedDrink: "sealed-drink"
    case .alcohol: "alcohol"
    case .pastry: "pastry"
    case .unknown(let word): word
    }
  }
}
