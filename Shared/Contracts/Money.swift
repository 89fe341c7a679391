/// An amount of money, in cents.
package struct Money: WireObject, Hashable {
  package var amount: Int
  package var currency: String

  package static let shape = Shape(
    "Money", "An amount of money.",
    Self.init(amount:currency:),
    Member("amount", \.amount, "In cents; negative where it goes back."),
    Member(
      "currency", \.currency,
      as: String.form.described(["const": "EUR"]).allowing("It must be EUR.") { $0 == "EUR" }, "ISO 4217."))

  package static let zero = Money(cents: 0)

  package static func + (left: Money, right: Money) -> Money {
    Money(cents: left.amount + right.amount)
  }

  package static func += (left: inout Money, right: Money) {
    left = left + right
  }

  package static prefix func - (money: Money) -> Money {
    Money(cents: -money.amount)
  }

  package static func * (price: Money, quantity: Int) -> Money {
    Money(cents: price.amount * quantity)
  }
}

extension Money {
  package init(cents: Int) {
    amount = cents
    currency = "EUR"
  }
}

extension Money {
  /// Such as `12.50` and `-0.05`.
  package var euros: String {
    let (euros, cents) = abs(amount).quotientAndRemainder(dividingBy: 100)
    return "\(amount < 0 ? "-" : "")\(euros).\(cents < 10 ? "0" : "")\(cents)"
  }
}

extension Form<Money> {
  /// An amount within limits.
  package static func cents(_ range: ClosedRange<Int>, _ fault: String) -> Form {
    Money.form.described([
      "properties": ["amount": ["minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]]
    ]).allowing(fault) { range.contains($0.amount) }
  }

  /// What something is sold for.
  package static let price = cents(0...100_000, "It must be 0 to 1,000 euros, in cents.")

  /// A sum that may be nothing, such as what is in a drawer.
  package static let sum = cents(0...10_000_000, "It must be 0 to 100,000 euros, in cents.")

  /// What somebody pays, or is spared.
  package static let something = cents(1...10_000_000, "It must be 0.01 to 100,000 euros, in cents.")
}
