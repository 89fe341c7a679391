import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension Republication {
  /// Those whose outcome is known: nothing was published of others.
  static let payments = Republication(of: PaymentChanged.self) { transaction, after in
    try await transaction.query(
      """
      SELECT id, order_id, method, status, amount_cents, created_at, invoice_number, refusal, payment_token, return_url,
        intent_id, next_action, attempts, refund_due, is_replaced,
        coalesce(unanswered_at > now() - interval '1 minute', false), version
      FROM payments WHERE id > \(after) AND status <> 'pending' ORDER BY id LIMIT \(pageSize)
      """
    ).map { row in
      let record = try PaymentRecord(row)
      var payment = record.payment
      payment.nextAction = nil
      return (payment.id, PaymentChanged(payment: payment, version: record.version))
    }
  }
}
