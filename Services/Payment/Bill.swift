import Contracts

/// What an order costs, what came in for it, and what is still due.
struct Bill {
  let order: Order
  /// Those that succeeded, latest first.
  private(set) var payments: [Received]
  /// The payment that is under way.
  let pending: PaymentRecord?

  /// A payment that succeeded.
  struct Received {
    var record: PaymentRecord
    /// What its invoice and what followed that say, less what is to go back.
    var content: InvoiceContent
  }

  /// - Parameters:
  ///   - payments: all of the order.
  ///   - invoiced: what was invoiced by each that succeeded, less what goes back of it.
  init(of order: Order, _ payments: [PaymentRecord], invoiced: [ID: InvoiceContent]) {
    self.order = order
    self.payments = payments.filter { $0.payment.status == .succeeded }.sorted { $1.payment.id < $0.payment.id }
      .map { Received(record: $0, content: invoiced[$0.payment.id] ?? .nothing) }
    pending = payments.first { $0.payment.status == .pending }
  }

  /// What came in and was not refunded.
  var received: Money { payments.reduce(.zero) { $0 + $1.record.amountLeft } }

  /// The total of the order's present revision, less what came in; zero where more came in.
  var amountDue: Money {
    let due = order.total + -received
    return due.amount > 0 ? due : .zero
  }

  /// What the next payment is for.
  var contentDue: InvoiceContent {
    InvoiceContent(dueFor: order, alreadyInvoiced: payments.reversed().reduce(.nothing) { $0 + $1.content })
  }

  /// Whether something is to go back that the order costs after all.
  var hasNeedlessRefunds: Bool { amountDue != .zero && payments.contains { $0.record.dueParts != .zero } }

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
    guard order.total != .zero else { throw .costsNothing }
    guard amountDue != .zero else { throw .isPaid }
    guard !order.status.isFinal else { throw .orderEnded(order.status) }
  }
}

extension Bill {
  /// A part of a payment that goes back.
  struct Part {
    var payment: PaymentRecord
    var amount: Money
    /// What its credit note says: negative.
    var content: InvoiceContent
  }

  /// Has what came in beyond the order's total go back. All of an order that came to nothing goes back in another way.
  ///
  /// A credit note corrects one invoice, so the latest payment gives it back that was for what was taken away. Where none was for
  /// all of it, each gives back a part of what it was for, latest first, and `correction` says the rest.
  ///
  /// - Returns: the parts that go back, which the bill now takes for gone.
  mutating func giveBackExcess() -> [Part] {
    var left = received + -order.total
    guard left.amount > 0, !order.isRefundOwed else { return [] }
    let due = contentDue
    if let index = payments.firstIndex(where: { $0.canGiveBack(left) && $0.content.covers(due) })
      ?? (payments.count == 1 ? 0 : nil)
    {
      return [giveBack(left, due, of: index)]
    }
    var parts: [Part] = []
    for index in payments.indices where !payments[index].record.isRefundDue {
      let amount = Money(cents: min(left.amount, payments[index].record.amountLeft.amount))
      guard amount.amount > 0 else { continue }
      left += -amount
      parts.append(giveBack(amount, payments[index].content.part(amount), of: index))
    }
    return parts
  }

  private mutating func giveBack(_ amount: Money, _ content: InvoiceContent, of index: Int) -> Part {
    let payment = payments[index].record
    payments[index].record.dueParts += amount
    payments[index].content = payments[index].content + content
    return Part(payment: payment, amount: amount, content: content)
  }

  /// What invoices have to say anew of an order that is paid.
  struct Correction {
    var payment: PaymentRecord
    /// Negative.
    var taken: InvoiceContent
    /// Costs as much.
    var added: InvoiceContent
  }

  /// What was exchanged for something of the same price: it may bear another rate of tax, and nobody pays or gets back anything by
  /// which it would be invoiced.
  var correction: Correction? {
    guard received == order.total, !order.isRefundOwed else { return nil }
    let due = contentDue
    let (taken, added) = (due.taken, due.added)
    guard due.total == .zero, taken.total != .zero else { return nil }
    let open = payments.filter { $0.record.amountLeft != .zero }
    guard let payment = (open.first { $0.content.covers(due) } ?? open.first)?.record else { return nil }
    return Correction(payment: payment, taken: taken, added: added)
  }
}

extension Bill.Received {
  fileprivate func canGiveBack(_ amount: Money) -> Bool {
    !record.isRefundDue && record.amountLeft.amount >= amount.amount
  }
}
