package import FoundationEssentials

/// The rates of value added tax for what a pizzeria sells delivered or taken away, each in thousandths of the price without tax.
package struct TaxRates: Equatable, Sendable {
  package let meal: Int
  package let sealedDrink: Int
  package let alcohol: Int
  package let pastry: Int

  /// From which day on which rates apply, newest last. A new rate is a new row; orders keep what they were placed with.
  private static let table: [(from: GregorianDate, rates: TaxRates)] = [
    (
      // CGI 279 m: meals to take away. CGI 278-0 bis A 1°: food that keeps, such as drinks in sealed containers and pastry.
      // CGI 278: alcohol. The rates themselves are of the loi 2012-1510, article 68.
      from: GregorianDate(year: 2014, month: 1, day: 1),
      rates: TaxRates(meal: 100, sealedDrink: 55, alcohol: 200, pastry: 55)
    )
  ]

  /// The rates of the day that it is in France. Before the first row its rates apply.
  package static func at(_ time: Date) -> TaxRates {
    let today = ParisTime(time).daysSince1970
    return (table.last { $0.from.daysSince1970 <= today } ?? table[0]).rates
  }

  /// A class that only a newer version knows counts as a meal.
  package subscript(taxClass: TaxClass) -> Int {
    switch taxClass {
    case .meal, .unknown: meal
    case .sealedDrink: sealedDrink
    case .alcohol: alcohol
    case .pastry: pastry
    }
  }
}
