import Messaging
import PostgreSQL

extension PaymentService {
  static let personalData = [
    PersonalData("payments") { account, after, limit in
      """
      SELECT id, json_strip_nulls(json_build_object(
        'orderId', order_id, 'method', method, 'status', status, 'amountCents', amount_cents, 'createdAt', created_at,
        'invoiceNumber', invoice_number))
      FROM payments WHERE account_id = \(account) AND id > \(after) ORDER BY id LIMIT \(limit)
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
