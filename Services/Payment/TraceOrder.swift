import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension TraceOrder {
  /// The payments of an order with who made or took them, what of them goes back, and its invoices and credit notes.
  func handle(in payment: PaymentService) async throws -> Items<TraceLine> {
    let rows = try await payment.database.read([
      """
      SELECT id, method, status, amount_cents, created_at, account_id, refusal FROM payments
      WHERE order_id = \(orderId) ORDER BY created_at
      """,
      "SELECT kind, document FROM invoices WHERE order_id = \(orderId) ORDER BY number",
      """
      SELECT status, amount_cents, created_at, refunded_by FROM refunds WHERE order_id = \(orderId) ORDER BY created_at
      """,
      """
      SELECT at, actor, actor_role, action FROM audit
      WHERE subject = ANY(ARRAY(SELECT id FROM payments WHERE order_id = \(orderId))) ORDER BY id LIMIT 100
      """,
    ])
    let payments = try rows[0].map { row in
      let (id, method, status, cents, at, account, refusal) = try row.decode(
        ID.self, String.self, String.self, Int.self, Date.self, ID.self, String?.self)
      // Where the person was erased the payment's own id has taken the place of theirs.
      return TraceLine(
        at: at, context: .payment, kind: .payment, what: "\(method) \(status)", actorId: account == id ? nil : account,
        note: refusal, amount: Money(cents: cents))
    }
    let invoices = try rows[1].map { row in
      let (kind, document) = try row.decode(String.self, JSONText.self)
      let invoice: Invoice = try document.decode()
      return TraceLine(
        at: invoice.issuedAt, context: .payment, kind: TraceLine.Kind(written: kind), what: invoice.number,
        by: "system",
        amount: invoice.total)
    }
    let refunds = try rows[2].map { row in
      let (status, cents, at, employee) = try row.decode(String.self, Int.self, Date.self, ID?.self)
      return TraceLine(
        at: at, context: .payment, kind: .refund, what: status, by: employee == nil ? "system" : nil, actorId: employee,
        amount: Money(cents: cents))
    }
    let changes = try rows[3].map { row in
      let (at, actor, role, action) = try row.decode(Date.self, ID?.self, String?.self, String.self)
      return TraceLine(at: at, context: .payment, kind: .change, what: action, by: role ?? "system", actorId: actor)
    }
    return Items(payments + invoices + refunds + changes)
  }
}
