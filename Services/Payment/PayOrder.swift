import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension PayOrder {
  /// Writes the payment down and commits, then moves the money. If the process ends at any point, the row says how far it got, and
  /// a repetition of the request finds the row by its key.
  ///
  /// - Parameter tender: what an employee says of it.
  func handle(in service: PaymentService, with tender: Tender? = nil) async throws -> Payment {
    let idempotency = Idempotency(
      account: caller.accountId, request: Self.name, key: idempotencyKey,
      content: Content(
        orderId: orderId, method: method, paymentToken: paymentToken, returnUrl: returnUrl, tender: tender))
    do {
      try check(service.origins)
      if let reply = try await idempotency.earlierReply(in: service.database) {
        return try Payment(reading: reply)
      }
      try await checkOrderIsKnown(service)
      let payment = try await settled(try await record(idempotency, tender ?? Tender(), service), service)
      if payment.status != .pending { try await recordReply(payment, idempotency, service) }
      return payment
    } catch let error as PaymentError {
      throw Problem(error)
    } catch let fault as TenderFault {
      throw Problem(.tender(fault))
    }
  }

  /// Every repetition gets this reply, also if the payment is refunded later.
  private func recordReply(_ payment: Payment, _ idempotency: Idempotency, _ service: PaymentService) async throws {
    let reply = payment.json
    do {
      try await service.database.transaction { idempotency.record(reply, in: $0) }
    } catch let error as PostgresError where Idempotency.isLost(error) {}
  }

  /// What must be equal for a request to count as a repetition.
  private struct Content: WireObject {
    var orderId: ID
    var method: PaymentMethod
    var paymentToken: String?
    var returnUrl: String?
    var tender: Tender?

    static let shape = Shape(
      "Content", Self.init(orderId:method:paymentToken:returnUrl:tender:),
      Member("orderId", \.orderId), Member("method", \.method), Member("paymentToken", \.paymentToken),
      Member("returnUrl", \.returnUrl), Member("tender", \.tender))
  }

  private func check(_ origins: ReturnOrigins) throws(PaymentError) {
    var faults: [PaymentError.RequestFault] = []
    if let token = paymentToken, token.holdsCardNumber { faults.append(.cardNumber) }
    if let url = returnUrl, !origins.allow(url) { faults.append(.foreignReturnUrl) }
    guard faults.isEmpty else { throw .invalidRequest(faults) }
  }

  /// Waits up to a second for an order that is so new, or so lately changed, that its event may not have arrived. An order that the
  /// caller may not see is answered as one that does not exist, after the same time.
  private func checkOrderIsKnown(_ service: PaymentService) async throws {
    guard try await !isPayable(by: service) else { return }
    guard total != nil || isUnsure == true || orderId.isNew(at: Date()) else { throw Problem.notFound }
    let isKnown = try await eventually(within: .seconds(1)) { try await isPayable(by: service) ? true : nil }
    guard isKnown != nil else { throw PaymentError.orderNotKnownYet }
  }

  private func isPayable(by service: PaymentService) async throws -> Bool {
    try await service.database.isVisible(orderId, to: caller, costing: total, isFixed: isUnsure == true)
  }

  enum Recorded {
    case made(Payment)
    /// Another payment of the order has to be called off first.
    case blocked(by: ID)
  }

  /// - Returns: the payment, also where an earlier request with the same key made it.
  private func record(
    _ idempotency: Idempotency, _ tender: Tender, _ service: PaymentService
  ) async throws -> Payment {
    for _ in 0..<3 {
      switch try await tryToRecord(idempotency, tender, service) {
      case .made(let payment): return payment
      case .blocked(let earlier):
        let deadline = ContinuousClock.now + .seconds(2)
        let isOutOfTheWay = try await eventually(within: .seconds(2)) {
          await service.payments.settle(earlier, waitingAtMost: deadline - .now)
          return try await service.database.payment(earlier)?.payment.status == .pending ? nil : true
        }
        guard isOutOfTheWay != nil else { throw PaymentError.earlierPaymentNotCalledOff }
      }
    }
    throw PaymentError.isStillBeingPaid
  }

  private func tryToRecord(
    _ idempotency: Idempotency, _ tender: Tender, _ service: PaymentService
  ) async throws -> Recorded {
    do {
      return try await service.database.transaction {
        try await record(idempotency, tender, in: $0, service.books, at: Date())
      }
    } catch let error as PostgresError where error.violatedUniqueConstraint == "payments_one_pending" {
      throw PaymentError.isBeingPaid
    } catch let error as PostgresError where error.violatedUniqueConstraint == "payments_key" {
      throw Problem.keyReused
    }
  }

  /// Writes down a payment of all that is due, or of a part. What people take has come in with it.
  func record(
    _ idempotency: Idempotency, _ tender: Tender = Tender(), in transaction: Transaction, _ books: Books,
    at time: Date
  ) async throws -> Recorded {
    guard let (bill, earlier) = try await transaction.lockBill(of: orderId, paidBy: idempotency) else {
      throw Problem.notFound
    }
    if let earlier {
      var payment = earlier.payment
      payment.amountDue = tender.amount == nil || bill.amountDue == .zero ? nil : bill.amountDue
      return .made(payment)
    }
    try bill.check(method, by: caller)
    let vouchers =
      method == .mealVoucher ? try await transaction.vouchersToday(ofCustomerOf: bill.order, at: time) : .zero
    let amount = try bill.amount(of: tender, by: method, role: caller.role, at: time, vouchersToday: vouchers)
    if let pending = bill.pending {
      guard pending.canBeReplaced(at: time) else { throw PaymentError.isBeingPaid }
      transaction.callOffPending(ofOrder: orderId)
      return .blocked(by: pending.payment.id)
    }
    let payment = Payment(
      id: .new(), orderId: orderId, method: method, status: .pending, amount: amount, createdAt: time)
    let content = bill.content(for: amount)
    transaction.insert(
      payment, for: content, token: paymentToken, returnUrl: returnUrl, handedOver: tender.handedOver,
      till: caller.till(named: tender.till), by: idempotency)
    if method == .card { return .made(payment) }
    var pending = PaymentRecord(payment, version: 1)
    pending.handedOver = tender.handedOver
    var paid = pending
    paid.succeed(intent: nil, isRefundOwed: false)
    var made = try await transaction.conclude(
      pending, as: paid, of: bill.order, content, at: time, books,
      place: TillPlace(caller, till: tender.till))
    made.tell(paid)
    made.amountDue = amount == bill.amountDue ? nil : bill.amountDue + -amount
    return .made(made)
  }

  /// Waits for the outcome, and for orders to learn it, so that the client finds the order paid when it comes back. If that takes
  /// longer than two seconds, the answer is `pending` and the payment goes on without the client.
  private func settled(
    _ recorded: Payment, _ service: PaymentService
  ) async throws -> Payment {
    var payment = recorded
    if payment.status == .pending {
      let deadline = ContinuousClock.now + .seconds(2)
      _ = try await eventually(within: .seconds(2)) {
        // This is a repetition if there is a next action: the customer may be back from the bank.
        if recorded.nextAction == nil {
          await service.payments.settle(payment.id, waitingAtMost: deadline - .now)
        } else {
          try await service.payments.look(payment.id, waitingAtMost: deadline - .now)
        }
        guard let record = try await service.database.payment(payment.id) else { throw Problem.notFound }
        payment = record.payment
        // Nobody waits here for the customer's bank: the customer has to answer it first.
        return payment.status == .pending && !record.waitsForBank ? nil : true
      }
    }
    if payment.status == .succeeded {
      _ = try await eventually(within: .seconds(1)) {
        try await service.database.isTold(orderId) ? true : nil
      }
    }
    return payment
  }
}
