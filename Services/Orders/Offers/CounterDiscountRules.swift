import Contracts

extension PlacingContext {
  /// What an employee takes off what the lines cost after offers. A cashier may take off a share of it, a manager all of it.
  func discount(
    _ asked: CounterDiscount, on lines: [Order.Line], after offers: [Order.Adjustment], by caller: Caller?,
    _ faults: inout [DraftFault]
  ) -> Order.Adjustment? {
    guard let caller, caller.role != .customer else {
      faults.append(DraftFault("/discount", .discountIsForStaff))
      return nil
    }
    let shares = (lines.flatMap(\.shares) + offers.flatMap(\.taxShares)).summed
    let cost = Money(cents: max(0, shares.total.amount))
    let amount = asked.percent.map { cost.of($0, over: 100) } ?? asked.amount ?? .zero
    let isManager = caller.role == .manager || caller.role == .groupManager
    let limit = isManager ? cost : cost.of(limits.cashierDiscountPercent, over: 100)
    // One percent too many is too many also where rounding hides it.
    let isTooDear = !isManager && (asked.percent ?? 0) > limits.cashierDiscountPercent
    guard amount.amount <= limit.amount, !isTooDear else {
      faults.append(
        DraftFault(asked.percent == nil ? "/discount/amount" : "/discount/percent", .tooMuchDiscount(limit)))
      return nil
    }
    guard amount != .zero else { return nil }
    return .discount(amount, on: shares, for: asked.reason)
  }
}

extension Order {
  /// What an employee took off stays when the order is changed, as far as the changed lines cost that much. Where no manager changes
  /// it, no greater share stays than was given: else a cashier could take much off little by way of a larger order.
  func keptDiscount(onChanged lines: [Line], after offers: [Adjustment], by caller: Caller) -> Adjustment? {
    guard let discount = adjustments?.first(where: { $0.reason != nil }), let reason = discount.reason else {
      return nil
    }
    let before = costBeforeDiscount.amount
    // An order that makes another one good is free, and a free one is never changed.
    guard before > 0 else { return nil }
    let shares = (lines.flatMap(\.shares) + offers.flatMap(\.taxShares)).summed
    let (given, cost) = (-discount.amount, max(0, shares.total.amount))
    let most = caller.isManager(of: restaurantId) ? cost : given.of(cost, over: before).amount
    let amount = Money(cents: min(given.amount, most))
    return amount == .zero ? nil : .discount(amount, on: shares, for: reason)
  }

  /// What an employee took something off.
  private var costBeforeDiscount: Money {
    let offers = (adjustments ?? []).filter { $0.kind == .discount && $0.reason == nil }
    return (lines.flatMap(\.shares) + offers.flatMap(\.taxShares)).total
  }
}

extension Order.Adjustment {
  fileprivate static func discount(_ amount: Money, on shares: [TaxShare], for reason: String) -> Order.Adjustment {
    Order.Adjustment(
      kind: .discount, name: "Remise : \(reason)", amount: -amount, taxShares: shares.ofDiscount(amount), reason: reason
    )
  }
}
