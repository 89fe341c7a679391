extension Money {
  /// The share of a tax in an amount that includes it, rounded half up by its magnitude. Division rounds towards zero, so the
  /// sign is put aside: the tax of what goes back is exactly the tax of what came in.
  ///
  /// - Parameter rate: in thousandths of the amount without tax.
  package func tax(includedAt rate: Int) -> Money {
    of(rate, over: 1000 + rate)
  }

  /// A part of the amount, rounded half up by its magnitude.
  ///
  /// - Parameters:
  ///   - share: none is negative.
  ///   - whole: more than nothing.
  package func of(_ share: Int, over whole: Int) -> Money {
    // In 128 bits: the product of two large amounts is more than an Int holds.
    let part = Int((2 * Int128(abs(amount)) * Int128(share) + Int128(whole)) / (2 * Int128(whole)))
    return Money(cents: amount < 0 ? -part : part)
  }

  /// The amount in parts that add up to it, in proportion to weights: each part is rounded down by its magnitude, and the cents
  /// that are left go to those with the largest remainders, of equal ones to the part with the larger weight, then to the first.
  ///
  /// - Parameter weights: none is negative. Where all are zero the first part gets everything.
  package func split(inProportionTo weights: [Int]) -> [Money] {
    guard !weights.isEmpty else { return [] }
    let whole = weights.reduce(0, +)
    guard whole > 0 else { return [self] + weights.dropFirst().map { _ in .zero } }
    let exact = weights.map { (Int128(abs(amount)) * Int128($0)).quotientAndRemainder(dividingBy: Int128(whole)) }
    var parts = exact.map { Int($0.quotient) }
    let left = abs(amount) - parts.reduce(0, +)
    let byRemainder = weights.indices.sorted { one, other in
      (exact[other].remainder, weights[other], one) < (exact[one].remainder, weights[one], other)
    }
    for index in byRemainder.prefix(left) { parts[index] += 1 }
    return parts.map { Money(cents: amount < 0 ? -$0 : $0) }
  }
}
