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
    if let reply = try await idempotency.earlierReply(in: runtime.database) {
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

  /// - Returns: the payment, also where an earlier request with the same key made it.
  private func record(_ idempotency: Idempotency, _ runtime: Runtime) async throws -> Payment {
    // The client may be here before the event about the order it has just placed.
    let isVisible = try await eventually(within: .seconds(1)) {
      try await runtime.database.isVisible(orderId, to: caller)
    }
    guard let isVisible else { throw Problem.unknownOrder(orderId, at: Date()) }
    guard isVisible else { throw Problem.notFound }
    do {
      return try await runtime.database.transaction { transaction in
        guard let (order, earlier) = try await transaction.lockOrder(orderId, paidBy: idempotency) else {
          throw Problem.notFound
        }
        if let earlier { return earlier.payment }
        try order.check(method, by: caller)
        var payment = Payment(
          id: .new(), orderId: order.id, method: method, status: .pending, amount: order.total, createdAt: Date())
        transaction.insert(payment, token: paymentToken, by: idempotency)
        if method != .card {
          payment.status = .succeeded
          payment.invoiceNumber = try await transaction.issueInvoice(for: payment, of: order, at: payment.createdAt)
          try transaction.update(PaymentRecord(payment, version: 2), runtime.outbox)
        }
        return payment
      }
    } catch let error as PostgresError where error.violatedUniqueConstraint == "payments_one_live" {
      throw Problem(.conflict, "The order is being paid, or is paid already.")
    } catch let error as PostgresError where error.violatedUniqueConstraint == "payments_key" {
      throw Problem.keyReused
    }
  }

  /// Waits for the outcome, and for orders to know it, so that the client's next step finds the order paid. What takes
  /// longer is answered as pending and goes on without the client.
  private func settled(
    _ recorded: Payment, _ runtime: Runtime, _ payments: SettlePayments
  ) async throws -> Payment {
    var payment = recorded
    if payment.status == .pending {
      let deadline = ContinuousClock.now + .seconds(2)
      _ = try await eventually(within: .seconds(2)) {
        await payments.settle(payment.id, waitingAtMost: deadline - .now)
        guard let record = try await runtime.database.payment(payment.id) else { throw Problem.notFound }
        payment = record.payment
        // With an intent it waits for the customer's bank, which takes longer than anybody waits here.
        return payment.status == .pending && record.intentId == nil ? nil : true
      }
    }
    if payment.status == .succeeded {
      _ = try await eventually(within: .seconds(1)) {
        try await runtime.database.isPaid(orderId) ? true : nil
      }
    }
    return payment
  }
}
