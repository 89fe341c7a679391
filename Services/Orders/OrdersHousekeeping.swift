import Messaging
import PostgreSQL

extension Orders {
  /// Run every ten minutes.
  static let housekeeping: [Chore] = [
    // Customers who were erased before there was a work list, or by a version that does not fill it.
    .run(
      "erasures",
      """
      INSERT INTO erasures (customer_id, latest_at, is_awaited)
      SELECT id, now() + interval '8 days', false FROM customers c
      WHERE is_erased AND EXISTS (SELECT 1 FROM orders WHERE customer_id = c.id)
      ON CONFLICT DO NOTHING
      """),
    .delete(from: "idempotency", where: "account_id IN (SELECT id FROM customers WHERE is_erased)"),
    // Quotes hold for two minutes. An order can be changed until its preparation begins, eight days later at most.
    .delete(
      from: "former_copies",
      where: "until < now() - CASE kind WHEN 'offer' THEN interval '9 days' ELSE interval '5 minutes' END"),
    // Positions of addresses: for three months, and a hundred thousand of them at most.
    .delete(from: "places", where: "asked_at < now() - interval '90 days'"),
    .delete(
      from: "places",
      where: "asked_at < (SELECT asked_at FROM places ORDER BY asked_at DESC OFFSET 100000 LIMIT 1)"),
  ]
}
