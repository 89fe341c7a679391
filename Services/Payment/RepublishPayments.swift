import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension Republication {
  /// A restaurant's invoices and credit notes have numbers without an id; pages go by the payment and hold all of its documents.
  static let invoices = Republication(of: InvoiceIssued.self) { transaction, after in
    try await transaction.query(
      """
      SELECT i.payment_id, i.kind, i.document FROM invoices i
      JOIN (SELECT DISTINCT payment_id FROM invoices WHERE payment_id > \(after) ORDER BY payment_id LIMIT \(pageSize)) p
        ON p.payment_id = i.payment_id
      ORDER BY i.payment_id, i.number
      """
    ).compactMap { row in
      let (payment, kind, document) = try row.decode(ID.self, String.self, JSONText.self)
      guard let kind = InvoiceKind(rawValue: kind) else { return nil }
      return (payment, InvoiceIssued(try document.decode(Invoice.self), kind))
    }
  }

  /// Those whose outcome is known: nothing was published of others.
  static let payments = Republication(of: PaymentChanged.self) { transaction, after in
    try await transaction.query(
      """
      SELECT \(sql: PaymentRecord.columns)
      FROM payments p WHERE id > \(after) AND status <> 'pending' ORDER BY id LIMIT \(pageSize)
      """
    ).map { row in
      let record = try PaymentRecord(row)
      var payment = record.payment
      payment.nextAction = nil
      return (payment.id, PaymentChanged(payment: payment, version: record.version))
    }
  }
}
