/// What employees can say of a payment that they take.
package struct Tender: WireObject, Equatable {
  package var amount: Money?
  package var handedOver: Money?
  package var till: String?
  package var isMarkedForSundays: Bool?

  package static let shape = Shape(
    "Tender", "What employees can say of a payment that they take.",
    Self.init(amount:handedOver:till:isMarkedForSundays:),
    Member("amount", \.amount, "A part of what is due; absent for all of it."),
    Member("handedOver", \.handedOver, "Of cash: what the customer gave."),
    Member("till", \.till, "Where it was put; absent for that of the caller's role."),
    Member("isMarkedForSundays", \.isMarkedForSundays, "That a meal voucher may be used on Sundays and holidays."))

  package init(
    amount: Money? = nil, handedOver: Money? = nil, till: String? = nil, isMarkedForSundays: Bool? = nil
  ) {
    self.amount = amount
    self.handedOver = handedOver
    self.till = till
    self.isMarkedForSundays = isMarkedForSundays
  }
}

/// Pays an order, or a part of what is due of it, with what an employee says of it. It has a name of its own, because the version
/// before would read a part as all that is due.
package struct TakeTender: Request {
  package typealias Reply = Payment
  package static let context = Context.payment
  package static let name = "take-tender"
  package var payment: PayOrder
  package var tender: Tender

  package static let shape = Shape(
    "TakeTender", Self.init(payment:tender:), Member("payment", \.payment), Member("tender", \.tender))

  package init(payment: PayOrder, tender: Tender) {
    self.payment = payment
    self.tender = tender
  }
}
