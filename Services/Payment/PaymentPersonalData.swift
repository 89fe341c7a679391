import Messaging
import PostgreSQL

extension PaymentService {
  static let personalData = [
    // Also those that staff took: whose they are, the order says.
    PersonalData("payments") { account, after, limit in
      """
      SELECT p.id, json_strip_nulls(json_build_object(
        'orderId', p.order_id, 'method', p.method, 'status', p.status, 'amountCents', p.amount_cents,
        'refundedCents', nullif(p.refunded_cents, 0), 'createdAt', p.created_at, 'invoiceNumber', p.invoice_number))
      FROM orders o JOIN payments p ON p.order_id = o.id
      WHERE o.customer_id = \(account) AND p.id > \(after) ORDER BY p.id LIMIT \(limit)
      """
    },
    PersonalData("invoices") { account, after, limit in
      """
      SELECT md5(i.printed_number)::uuid, json_strip_nulls(json_build_object(
        'name', c.name, 'address', c.address, 'invoice', i.document))
      FROM invoice_customers c JOIN invoices i ON i.restaurant_id = c.restaurant_id AND i.number = c.number
      WHERE c.account_id = \(account) AND md5(i.printed_number)::uuid > \(after) ORDER BY 1 LIMIT \(limit)
      """
    },
    PersonalData("copy of the account") { account, after, limit in
      """
      SELECT id, json_build_object('name', name) FROM customers
      WHERE id = \(account) AND id > \(after) LIMIT \(limit)
      """
    },
  ]
}
