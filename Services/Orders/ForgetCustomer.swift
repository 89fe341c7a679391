import Contracts
import Messaging
import PostgreSQL

extension AccountErased {
  /// Forgets the customer: at once what only served them, and each order once it has ended, by `OrderDeadlines`.
  func apply(in transaction: Transaction) async throws {
    transaction.queue(
      """
      INSERT INTO customers (id, addresses, is_erased, version) VALUES (\(accountId), '[]', true, 0)
      ON CONFLICT (id) DO UPDATE SET addresses = '[]', is_erased = true
      """)
    transaction.queue("INSERT INTO forgetting (customer_id) VALUES (\(accountId)) ON CONFLICT DO NOTHING")
    transaction.queue("DELETE FROM idempotency WHERE account_id = \(accountId)")
    // Before `subject_id` answers were kept whole. What staff ordered is still answered when it is repeated, but says no more
    // for whom it was.
    transaction.queue(
      """
      UPDATE idempotency SET reply = (reply::jsonb - 'address' - 'note' - 'customerId' || jsonb_build_object('lines',
        (SELECT jsonb_agg(line - 'note') FROM jsonb_array_elements(reply::jsonb->'lines') line)))::json
      WHERE reply->>'customerId' = \(accountId.description) AND reply->>'customerId' <> account_id::text
      """)
  }
}

extension [SQL] {
  /// The work list's housekeeping: what was under way when a customer left comes in, who has no more orders goes out.
  static let forgetting: [SQL] = [
    """
    INSERT INTO forgetting (customer_id)
    SELECT id FROM customers c WHERE is_erased AND EXISTS (SELECT 1 FROM orders WHERE customer_id = c.id)
    ON CONFLICT DO NOTHING
    """,
    "DELETE FROM forgetting f WHERE NOT EXISTS (SELECT 1 FROM orders WHERE customer_id = f.customer_id)",
    "DELETE FROM idempotency WHERE account_id IN (SELECT id FROM customers WHERE is_erased)",
  ]
}
