/// An amount of money, in cents.
package struct Money: Codable, Sendable, Hashable {
  package var amount: Int
  package var currency: String

  package static let zero = Money(cents: 0)

  package init(cents: Int) {
    amount = cents
    currency = "EUR"
  }

  package static func + (left: Money, right: Money) -> Money {
    Money(cents: left.amount + right.amount)
  }

  package static prefix func - (money: Money) -> Money {
    Money(cents: -money.amount)
  }

  /// The share of a tax in an amount that includes it, rounded half up by its magnitude. Division rounds towards zero, so the
  /// sign is put aside: the tax of what is taken back is exactly the tax of what was charged.
  package func tax(includedAt ratePercent: Int) -> Money {
    let whole = 100 + ratePercent
    let share = (2 * abs(amount) * ratePercent + whole) / (2 * whole)
    return Money(cents: amount < 0 ? -share : share)
  }

  package static func * (price: Money, quantity: Int) -> Money {
    Money(cents: price.amount * quantity)
  }
}
