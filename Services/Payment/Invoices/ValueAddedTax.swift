import Contracts

/// The value added tax on prepared food, delivered or taken away: the reduced rate (Code général des impôts, article 279).
enum ValueAddedTax {
  static let ratePercent = 10
}

extension Money {
  /// The share of a tax in an amount that includes it, rounded half up by its magnitude. Division rounds towards zero, so the
  /// sign is put aside: the tax of a credit note is exactly the tax of its invoice.
  func tax(includedAt ratePercent: Int) -> Money {
    let whole = 100 + ratePercent
    let share = (2 * abs(amount) * ratePercent + whole) / (2 * whole)
    return Money(cents: amount < 0 ? -share : share)
  }
}
