import Contracts

/// What an order costs, what came in for it, and what is still due.
struct Bill {
  let order: Order
  /// What came in and was not refunded.
  let received: Money
  /// What invoices say that are not taken back, less what goes back of them.
  let invoiced: InvoiceContent
  private let payments: [PaymentRecord]
  /// The payment that is under way.
  let pending: PaymentRecord?

  /// - Parameters:
  ///   - payments: all of the order.
  ///   - invoiced: by the invoices of those that succeeded.
  init(of order: Order, _ payments: [PaymentRecord], invoiced: InvoiceContent) {
    self.order = order
    self.payments = payments.filter { $0.payment.status == .succeeded }
    received = self.payments.reduce(.zero) { $0 + $1.amountLeft }
    self.invoiced = invoiced
    pending = payments.first { $0.payment.status == .pending }
  }

  /// The total of the order's present revision, less what came in; zero where more came in.
  var amountDue: Money {
    let due = order.total + -received
    return due.amount > 0 ? due : .zero
  }

  /// What came in and is more than the order costs, by the payments that it goes back of, latest first. All of an order that came to
  /// nothing goes back in another way.
  var excess: [(payment: PaymentRecord, amount: Money)] {
    var left = received.amount - order.total.amount
    guard !order.isRefundOwed else { return [] }
    return payments.sorted { $1.payment.id < $0.payment.id }.compactMap { record in
      let amount = min(left, record.amountLeft.amount)
      guard amount > 0, !record.isRefundDue else { return nil }
      left -= amount
      return (record, Money(cents: amount))
    }
  }

  /// What the next payment is for.
  var contentDue: InvoiceContent { InvoiceContent(dueFor: order, alreadyInvoiced: invoiced) }

  /// Whether the caller may pay what is due in this way: customers by card, and staff whatever is handed to them.
  func check(_ method: PaymentMethod, by caller: Caller) throws(PaymentError) {
    if case .unknown(let word) = method { throw .methodUnknown(word) }
    let isAllowed =
      switch caller.role {
      case .customer: method == .card
      case .cashier, .manager, .groupManager: true
      case .courier: method != .card
      case .pizzaiolo, .unknown: false
      }
    guard isAllowed else { throw .methodNotTaken(method) }
    // An order that costs nothing is settled by a payment of nothing.
    guard order.total == .zero ? !order.isPaid : amountDue != .zero else { throw .isPaid }
    guard !order.status.isFinal else { throw .orderEnded(order.status) }
  }
}
