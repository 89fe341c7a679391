import Contracts
import FoundationEssentials

/// What is wrong with a payment that somebody wants to take.
enum TenderFault: Error, Equatable {
  /// Customers pay all that is due.
  case partIsForStaff
  case moreThanDue(Money)
  case handedOverTooLittle(due: Money)
  /// Only of cash there is change.
  case noChange
  /// More than may be taken in cash for an order.
  case tooMuchCash(left: Money)
  /// More than may be taken in meal vouchers of one person on one day.
  case tooManyVouchers(left: Money)
  /// Vouchers pay meals, and neither alcohol nor the way to the door.
  case notForVouchers(left: Money)
  /// A Sunday or a holiday, and the voucher is not marked for that.
  case notOnThatDay
  /// What customers pay online, or couriers take, is said to be there.
  case reservedTill
}

extension Bill {
  /// How much a payment is for.
  ///
  /// - Parameters:
  ///   - vouchers: what came in today in meal vouchers for other orders of the same person.
  func amount(
    of tender: Tender, by method: PaymentMethod, role: Role, at time: Date, vouchersToday vouchers: Money = .zero
  ) throws(TenderFault) -> Money {
    if role == .customer, tender != Tender() { throw .partIsForStaff }
    // Of a courier it is not read.
    if role != .courier, let till = tender.till, Drawer.isReserved(till) { throw .reservedTill }
    let amount = tender.amount ?? amountDue
    guard amount.amount <= amountDue.amount else { throw .moreThanDue(amountDue) }
    if let handedOver = tender.handedOver {
      guard method == .cash else { throw .noChange }
      guard handedOver.amount >= amount.amount else { throw .handedOverTooLittle(due: amount) }
    }
    let limits = TenderLimits.at(time)
    switch method {
    case .cash:
      let left = limits.cash + -received(by: .cash)
      guard amount.amount <= left.amount else { throw .tooMuchCash(left: left) }
    case .mealVoucher:
      guard tender.isMarkedForSundays == true || !ParisTime(time).date.isSundayOrHoliday else { throw .notOnThatDay }
      let left = limits.vouchers + -vouchers + -received(by: .mealVoucher, on: ParisTime(time).daysSince1970)
      guard amount.amount <= left.amount else { throw .tooManyVouchers(left: left) }
      let meals = order.costOfMeals + -received(by: .mealVoucher)
      guard amount.amount <= meals.amount else { throw .notForVouchers(left: meals) }
    case .card, .cheque, .terminal, .unknown: break
    }
    return amount
  }

  private func received(by method: PaymentMethod, on day: Int? = nil) -> Money {
    payments.reduce(.zero) { sum, payment in
      guard payment.record.payment.method == method,
        day.map({ ParisTime(payment.record.payment.createdAt).daysSince1970 == $0 }) ?? true
      else { return sum }
      return sum + payment.record.amountLeft
    }
  }

  /// What a payment of an amount is for: all that is due, or an instalment of it. The last payment has all lines, less the instalments,
  /// so that all of them together say what was sold.
  func content(for amount: Money) -> InvoiceContent {
    let due = contentDue
    return amount == amountDue ? due : due.instalment(amount)
  }
}

extension Order {
  /// What meal vouchers can pay: all but alcohol and the delivery.
  fileprivate var costOfMeals: Money {
    let alcohol = TaxRates.at(placedAt).alcohol
    let discounts = (adjustments ?? []).filter { $0.kind != .deliveryFee }
    let cost = (lines.flatMap(\.shares) + discounts.flatMap(\.taxShares)).filter { $0.ratePerMille != alcohol }.total
    return Money(cents: max(0, cost.amount))
  }
}
