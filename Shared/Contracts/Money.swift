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

  package static func * (price: Money, quantity: Int) -> Money {
    Money(cents: price.amount * quantity)
  }
}
