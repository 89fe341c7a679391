import Contracts

/// Why the rules of payments do not allow what somebody asks for.
enum PaymentError: Error, Equatable {
  case invalidRequest([RequestFault])
  case methodUnknown(String)
  case methodNotTaken(PaymentMethod)
  case isPaid
  case costsNothing
  case orderEnded(OrderStatus)
  /// Another payment of the order is under way or has succeeded.
  case isBeingPaid
  /// Payments of the order keep taking the place of each other.
  case isStillBeingPaid
  /// The earlier payment that this one replaces has not been called off yet.
  case earlierPaymentNotCalledOff
  /// Orders may not have published the order yet.
  case orderNotKnownYet
  case tender(TenderFault)
  case refundNotAllowed
  case noRefundDue

  enum RequestFault: Equatable {
    /// Where the provider's token belongs.
    case cardNumber
    case foreignReturnUrl
  }
}
