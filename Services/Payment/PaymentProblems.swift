import Contracts

extension Problem {
  /// The only place where payment turns what its rules say into what clients read.
  init(_ error: PaymentError) {
    switch error {
    case .invalidRequest(let faults):
      self = .invalid(faults.map { InvalidField($0) })
    case .methodUnknown(let word):
      self = .invalid("/method", "It is not understood here: \(word).")
    case .methodNotTaken(let method):
      self.init(.forbidden, "Your role does not take payments by \(method.rawValue).")
    case .isPaid:
      self.init(.conflict, "The order is paid already.")
    case .costsNothing:
      self.init(.conflict, "The order costs nothing: there is nothing to pay.")
    case .orderEnded(let status):
      self.init(.conflict, "The order has ended: it is \(status.rawValue).")
    case .isBeingPaid:
      self.init(.conflict, "The order is being paid, or is paid already.")
    case .isStillBeingPaid:
      self.init(.conflict, "The order is being paid.", retryAfter: 2)
    case .earlierPaymentNotCalledOff:
      self.init(.conflict, "An earlier payment of the order is still being called off.", retryAfter: 2)
    case .orderNotKnownYet:
      self.init(.unavailable, "The order is not known here yet.", retryAfter: 1)
    case .tender(let fault): self = .invalid([InvalidField(fault)])
    case .refundNotAllowed:
      self.init(.forbidden, "Money is handed back by cashiers and managers.")
    case .noRefundDue:
      self.init(.conflict, "Nothing of this payment is to be handed back.")
    }
  }
}

extension Problem.InvalidField {
  fileprivate init(_ fault: TenderFault) {
    let (pointer, code, detail): (String, Problem.Fault, String) =
      switch fault {
      case .partIsForStaff: ("/amount", .notSupported, "Customers pay all that is due.")
      case .moreThanDue(let due): ("/amount", .moreThanDue, "\(due.inEuros) are due.")
      case .handedOverTooLittle(let due): ("/handedOver", .tooLittle, "It must be \(due.inEuros) at least.")
      case .noChange: ("/handedOver", .notSupported, "Only of cash there is change.")
      case .tooMuchCash(let left):
        ("/amount", .cashLimit, "\(left.inEuros) more of the order may be paid in cash. Take the rest in another way.")
      case .tooManyVouchers(let left):
        (
          "/amount", .voucherLimit,
          "\(left.inEuros) more may be paid in meal vouchers today. Take the rest in another way."
        )
      case .notForVouchers(let left):
        (
          "/amount", .notForVouchers,
          "Meal vouchers pay \(left.inEuros) more of the order: neither alcohol nor the delivery."
        )
      case .notOnThatDay: ("/method", .notNow, "The voucher must be marked for Sundays and holidays.")
      case .reservedTill:
        ("/till", .notSupported, "The name is kept for what customers pay online, and for couriers' purses.")
      }
    self.init(pointer: pointer, code: code, detail: detail)
  }

  fileprivate init(_ fault: PaymentError.RequestFault) {
    switch fault {
    case .cardNumber:
      self.init(pointer: "/paymentToken", code: .cardNumber, detail: "Card numbers never pass through here.")
    case .foreignReturnUrl:
      self.init(
        pointer: "/returnUrl", code: .originNotAllowed, detail: "Customers are not sent back to that place.")
    }
  }
}

extension Money {
  /// What is left of a limit: nothing where more than that came in before.
  fileprivate var inEuros: String { "\(Money(cents: max(0, amount)).euros) EUR" }
}
