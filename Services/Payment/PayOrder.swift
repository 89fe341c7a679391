import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension PayOrder {
  /// Records the intention, commits, then moves the money: a crash at any point leaves a row that says how far it got,
  /// and a repetition finds it by its key.
  func handle(in runtime: Runtime, _ payments: SettlePayments) async throws -> Payment {
    let idempotency = try Idempotency(
      account: caller.accountId, request: Self.name, key: idempotencyKey, content: Content(self))
    if let reply = try await idempotency.replyOfWinner(in: runtime.database) {
      return try JSONCoding.decode(from: reply)
    }
    let payment = try await settled(try await record(idempotency, runtime), runtime, payments)
    if payment.status != .pending {
      // Lest a repetition be told of a refund that came later.
      let reply = try JSONCoding.encode(payment)
      do {
        try await runtime.database.transaction { idempotency.keep(reply, in: $0) }
      } catch let error as PostgresError where Idempotency.isLost(error) {}
    }
    return payment
  }

  /// What makes a repetition one.
  private struct Content: Encodable {
    var orderId: ID
    var method: PaymentMethod
    var paymentToken: String?

    init(_ request: PayOrder) {
      orderId = request.orderId
      method = request.method
      paymentToken = request.paymentToken
    }
  }

  /// - Returns: the payment's id, also where an earlier request with the same key made it.
  private func record(_ idempotency: Idempotency, _ runtime: Runtime) async throws -> ID {
    // The client may be here before the event about the order it has just placed.
    let isKnown = try await eventually(within: .seconds(1)) {
      try await runtime.database.knowsOrder(orderId) ? true : nil
    }
    guard isKnown != nil else { throw Problem.unknownOrder(orderId, at: Date()) }
    guard try await runtime.database.order(orderId, visibleTo: caller) != nil else { throw Problem.notFound }
    do {
      return try await runtime.database.transaction { transaction in
        guard let order = try await transaction.lockOrder(orderId) else { throw Problem.notFound }
        // Under the lock, so that a repetition which came at the same time finds what the first one wrote.
        if let id = try await transaction.paymentID(by: idempotency) { return id }
        try order.check(method, by: caller)
        var payment = Payment(
          id: .new(), orderId: order.id, method: method, status: .pending, amount: order.total, createdAt: Date())
        transaction.insert(payment, token: paymentToken, by: idempotency)
        if method != .card {
          payment.status = .succeeded
          payment.invoiceNumber = try await transaction.issueInvoice(for: payment, of: order, at: payment.createdAt)
          try transaction.update(PaymentRecord(payment, version: 2), runtime.outbox)
        }
        return payment.id
      }
    } catch let error as PostgresError where error.violatedUniqueConstraint == "payments_one_live" {
      throw Problem(.conflict, "The order is being paid, or is paid already.")
    } catch let error as PostgresError where error.violatedUniqueConstraint == "payments_key" {
      throw Problem.keyReused
    }
  }

  /// Waits for the outcome, and for orders to know it, so that the client's next step finds the order paid. What takes
  /// longer is answered as pending and goes on without the client.
  private func settled(_ id: ID, _ runtime: Runtime, _ payments: SettlePayments) async throws -> Payment {
    let deadline = ContinuousClock.now + .seconds(2)
    let payment = try await eventually(within: .seconds(2)) {
      // Money that was taken at the counter does not wait behind what waits for the provider.
      if let payment = try await outcome(of: id, runtime) { return payment }
      await payments.settle(id, waitingAtMost: deadline - .now)
      return try await outcome(of: id, runtime)
    }
    guard let payment else { return try await runtime.database.payment(id)?.payment ?? { throw Problem.notFound }() }
    if payment.status == .succeeded {
      _ = try await eventually(within: .seconds(1)) {
        try await runtime.database.isPaid(orderId) ? true : nil
      }
    }
    return payment
  }

  /// - Returns: nil while it is up to us.
  private func outcome(of id: ID, _ runtime: Runtime) async throws -> Payment? {
    guard let record = try await runtime.database.payment(id) else { throw Problem.notFound }
    // With an intent it waits for the customer's bank, which takes longer than anybody waits here.
    return record.payment.status == .pending && record.intentId == nil ? nil : record.payment
  }
}
