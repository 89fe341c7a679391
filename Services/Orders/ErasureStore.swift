import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension Transaction {
  /// Refuses further orders of a customer, and erases what only served to take them.
  func refuseOrders(ofCustomer id: ID) {
    // Writers of orders share this lock (`refuse_erased`). Once it is held alone, every order that was being written is in
    // the table.
    queue("SELECT pg_advisory_xact_lock(hashtextextended(\(id)::text, 1))")
    queue(
      """
      INSERT INTO customers (id, addresses, is_erased, version) VALUES (\(id), '[]', true, 0)
      ON CONFLICT (id) DO UPDATE SET addresses = '[]', is_erased = true
      """)
    eraseMessages(about: id)
    // Before `subject_id`, replies were recorded whole. A repeated request of staff is still answered, without the
    // customer.
    queue(
      """
      UPDATE idempotency SET reply = (reply::jsonb - 'address' - 'note' - 'customerId' || jsonb_build_object('lines',
        (SELECT jsonb_agg(line - 'note') FROM jsonb_array_elements(reply::jsonb->'lines') line)))::json
      WHERE reply->>'customerId' = \(id.description) AND reply->>'customerId' <> account_id::text
      """)
  }

  /// Puts a customer on the work list.
  ///
  /// - Parameters:
  ///   - time: after which open orders hold up the erasure no longer; nil where there are none.
  ///   - isAwaited: whether accounts waits for the end of open orders.
  func saveErasure(ofCustomer id: ID, until time: Date?, isAwaited: Bool) {
    queue(
      """
      INSERT INTO erasures (customer_id, latest_at, is_awaited) VALUES (\(id), \(time ?? Date()), \(isAwaited))
      ON CONFLICT (customer_id) DO UPDATE SET latest_at = excluded.latest_at, is_awaited = excluded.is_awaited
      """)
  }

  /// Puts a customer on the work list whom accounts has erased already, if any order names them.
  func saveLateErasure(ofCustomer id: ID) {
    queue(
      """
      INSERT INTO erasures (customer_id, latest_at, is_awaited)
      SELECT \(id), now() + interval '8 days', false
      WHERE EXISTS (SELECT 1 FROM orders WHERE customer_id = \(id)) ON CONFLICT DO NOTHING
      """)
  }

  func saveErasure(ofStaff id: ID) {
    queue("INSERT INTO erased_staff (account_id) VALUES (\(id)) ON CONFLICT DO NOTHING")
  }

  func openOrders(ofCustomer id: ID) async throws -> [Order] {
    try await query(
      """
      SELECT document FROM orders
      WHERE customer_id = \(id)
        AND status NOT IN ('delivered', 'collected', 'cancelled', 'rejected', 'returned', 'abandoned')
      ORDER BY id
      """
    ).map { try Order(JSON(reading: try $0.decode(JSONText.self).bytes)) }
  }

  /// An order that still names its customer; nil also while another replica has locked it.
  func lockOrderToErase(_ id: ID) async throws -> OrderRecord? {
    try await query(
      """
      SELECT document, actor_id, courier_id FROM orders WHERE id = \(id) AND customer_id IS NOT NULL
      FOR UPDATE SKIP LOCKED
      """
    ).records().first
  }

  /// Erases what an order says of its customer. All who keep a copy hear of it, whatever has become of the order.
  func erase(_ record: OrderRecord, _ outbox: Outbox) throws {
    try update(record.anonymous(), outbox, topic: .republished)
    eraseRevisions(of: record.order.id)
    if record.order.offerCode != nil { eraseOfferUses(of: record.order.id) }
  }

  /// Takes customers off the work list who have no orders left.
  ///
  /// - Returns: those whose erasure accounts still has to finish.
  func finishErasures(limit: Int) async throws -> [ID] {
    let rows = try await query(
      """
      DELETE FROM erasures WHERE customer_id IN (
        SELECT customer_id FROM erasures e WHERE NOT EXISTS (SELECT 1 FROM orders WHERE customer_id = e.customer_id)
        LIMIT \(limit) FOR UPDATE SKIP LOCKED)
      RETURNING customer_id, is_awaited
      """
    ).map { try $0.decode(ID.self, Bool.self) }
    return rows.filter(\.1).map(\.0)
  }

  /// Takes the id of an erased employee out of the next orders. There is no index for it: employees are erased seldom, and
  /// each step of each order would have to keep the index up to date.
  func eraseStaff(orders limit: Int) async throws {
    let rows = try await query("SELECT account_id, reached_id FROM erased_staff LIMIT 1 FOR UPDATE SKIP LOCKED")
    guard let (account, reached) = try rows.first?.decode(ID.self, ID.self) else { return }
    let next = try await query(
      """
      SELECT id FROM orders WHERE id > \(reached) ORDER BY id LIMIT \(limit)
      """
    ).map { try $0.decode(ID.self) }.last
    guard let next else {
      queue("DELETE FROM erased_staff WHERE account_id = \(account)")
      return
    }
    queue(
      """
      UPDATE orders SET actor_id = nullif(actor_id, \(account)), courier_id = nullif(courier_id, \(account))
      WHERE id > \(reached) AND id <= \(next) AND (actor_id = \(account) OR courier_id = \(account))
      """)
    queue("UPDATE erased_staff SET reached_id = \(next) WHERE account_id = \(account)")
  }
}

extension Database {
  /// Orders of erased customers that have ended, or that staff did not end in time.
  func ordersToErase(limit: Int, except setAside: [ID]) async throws -> [ID] {
    try await read(
      """
      SELECT o.id FROM erasures e CROSS JOIN LATERAL (
        SELECT id FROM orders WHERE customer_id = e.customer_id AND id <> ALL(\(setAside))
          AND (e.latest_at < now()
            OR status IN ('delivered', 'collected', 'cancelled', 'rejected', 'returned', 'abandoned'))
        LIMIT \(limit)) o
      LIMIT \(limit)
      """
    ).map { try $0.decode(ID.self) }
  }
}
