/// The shares of one thing: one for each rate, lowest first. They are computed once, when an order is placed, and afterwards only
/// added and negated, so that whatever takes something back takes back each cent of its tax.
extension [TaxShare] {
  /// Of a thing with one rate.
  package static func of(_ total: Money, at rate: Int) -> [TaxShare] {
    [TaxShare(ratePerMille: rate, total: total, tax: total.tax(includedAt: rate))]
  }

  /// Of a thing at one price with parts of several rates, such as a menu: in proportion to what the parts cost by themselves without
  /// tax. Where they cost nothing all of it bears the highest rate.
  ///
  /// - Parameter parts: at least one.
  package static func of(_ total: Money, splitAmong parts: [(price: Money, ratePerMille: Int)]) -> [TaxShare] {
    guard let highest = parts.map(\.ratePerMille).max() else { return [] }
    if parts.allSatisfy({ $0.ratePerMille == highest }) { return of(total, at: highest) }
    let net = parts.map { $0.price.amount - $0.price.tax(includedAt: $0.ratePerMille).amount }
    guard net.contains(where: { $0 > 0 }) else { return of(total, at: highest) }
    let amounts = total.split(inProportionTo: net.map { Swift.max(0, $0) })
    var byRate: [Int: Money] = [:]
    for (part, amount) in zip(parts, amounts) { byRate[part.ratePerMille, default: .zero] += amount }
    return byRate.sorted { $0.key < $1.key }.flatMap { of($0.value, at: $0.key) }
  }

  /// Of a delivery fee, which bears the rates of what is delivered, like a menu.
  ///
  /// - Parameter self: the shares of all lines.
  package func ofFee(_ fee: Money) -> [TaxShare] {
    let whole = summed
    guard let highest = whole.last?.ratePerMille else { return [] }
    let net = whole.map { Swift.max(0, $0.total.amount - $0.tax.amount) }
    guard net.contains(where: { $0 > 0 }) else { return .of(fee, at: highest) }
    return zip(whole, fee.split(inProportionTo: net)).flatMap { share, amount in
      [TaxShare].of(amount, at: share.ratePerMille)
    }
    .filter { $0.total != .zero }
  }

  /// Of a reduction of what these shares are of: negative, in proportion to their totals, each with that part of their tax. So a
  /// reduction of everything leaves no cent of tax.
  ///
  /// - Parameter amount: from nothing to the total of these shares.
  package func ofDiscount(_ amount: Money) -> [TaxShare] {
    let whole = summed.filter { $0.total.amount > 0 }
    let parts = amount.split(inProportionTo: whole.map(\.total.amount))
    return zip(whole, parts).compactMap { share, part in
      guard part != .zero else { return nil }
      return TaxShare(
        ratePerMille: share.ratePerMille, total: -part, tax: -share.tax.of(part.amount, over: share.total.amount))
    }
  }

  /// One share for each rate, lowest first.
  package var summed: [TaxShare] {
    guard count > 1 else { return self }
    var sums: [TaxShare] = []
    for share in self {
      if let index = sums.firstIndex(where: { $0.ratePerMille == share.ratePerMille }) {
        sums[index].total += share.total
        sums[index].tax += share.tax
      } else {
        sums.append(share)
      }
    }
    return sums.sorted { $0.ratePerMille < $1.ratePerMille }
  }

  package static prefix func - (shares: [TaxShare]) -> [TaxShare] {
    shares.map { TaxShare(ratePerMille: $0.ratePerMille, total: -$0.total, tax: -$0.tax) }
  }

  package var total: Money { reduce(.zero) { $0 + $1.total } }
  package var tax: Money { reduce(.zero) { $0 + $1.tax } }
}
