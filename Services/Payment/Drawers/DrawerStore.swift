import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension Drawer {
  /// What `init(_:)` reads of `drawers d` and its `taken`: with what the journal says of its cash, and its movements.
  fileprivate static let columns: StaticString = """
    d.id, d.restaurant_id, d.till, d.opened_by, d.opened_at, d.float_cents, d.closed_at, d.counted_by, d.counted_cents,
    CASE WHEN d.courier_id IS NOT NULL OR d.taken_cents IS NOT NULL THEN coalesce(d.taken_cents, t.cents)
      ELSE (SELECT coalesce(sum(j.cents), 0) FROM journal j
        WHERE j.restaurant_id = d.restaurant_id AND j.till = d.till AND j.tender = 'cash' AND j.number > d.opened_entry
          AND j.number <= coalesce(d.closed_entry, 2147483647))
      END,
    d.courier_id, (SELECT c.name FROM customers c WHERE c.id = d.courier_id),
    d.courier_id IS NOT NULL OR d.taken_cents IS NOT NULL, t.payments,
    (SELECT json_agg(json_build_object('at', to_char(m.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
        'amount', json_build_object('amount', m.cents, 'currency', 'EUR'), 'reason', m.reason, 'operatorId', m.moved_by)
        ORDER BY m.id)
      FROM drawer_movements m WHERE m.drawer_id = d.id)
    """

  /// Goes with `drawers d`: what the courier of a purse took while it was theirs, by the journal. Nothing in the drawer of a till.
  fileprivate static let taken: StaticString = """
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(j.cents) FILTER (WHERE j.tender = 'cash'), 0) AS cents,
        json_agg(json_strip_nulls(json_build_object('entry', j.number, 'at', j.document->>'at', 'orderId', j.order_id,
          'orderNumber', j.document->>'orderNumber', 'method', j.tender,
          'amount', json_build_object('amount', j.cents, 'currency', 'EUR'),
          'isHandedOver', CASE WHEN j.tender = 'cheque' THEN j.number = ANY(d.cheques) END)) ORDER BY j.number) AS payments
      FROM journal j
      WHERE j.restaurant_id = d.restaurant_id AND j.till = 'livraison' AND j.tender IS NOT NULL
        AND j.document->>'operatorId' = d.courier_id::text AND j.number > d.opened_entry
        AND j.number <= coalesce(d.closed_entry, 2147483647)) t
    """

  fileprivate init(_ row: Rows.Row) throws {
    let (
      id, restaurant, till, openedBy, openedAt, float, closedAt, countedBy, counted, sold, courier, name, isPurse,
      taken, moved
    ) = try row.decode(
      ID.self, ID.self, String.self, ID?.self, Date.self, Int.self, Date?.self, ID?.self, Int?.self, Int.self, ID?.self,
      String?.self, Bool.self, JSONText?.self, JSONText?.self)
    let movements: [Movement] = try moved?.decode() ?? []
    let expected = movements.reduce(Money(cents: float + sold)) { $0 + $1.amount }
    self.init(
      id: id, restaurantId: restaurant, till: till, operatorId: openedBy, openedAt: openedAt,
      float: Money(cents: float), movements: movements, expected: expected, closedAt: closedAt, countedBy: countedBy,
      counted: counted.map { Money(cents: $0) }, difference: counted.map { Money(cents: $0) + -expected },
      courierId: courier, courierName: name, taken: isPurse ? try taken?.decode() ?? [] : nil)
  }
}

extension Transaction {
  /// A drawer, under its lock: no entry of the journal comes in between, since it is read under the lock of the restaurant's series.
  func lockDrawer(_ id: ID, of restaurant: ID, _ books: Books) async throws -> (drawer: Drawer, lastEntry: Int)? {
    let (series, _) = try await lockInvoiceSeries(of: restaurant, books)
    guard let drawer = try await drawer(id, of: restaurant) else { return nil }
    return (drawer, series.chain.last)
  }

  func drawer(_ id: ID, of restaurant: ID) async throws -> Drawer? {
    try await query(
      """
      SELECT \(sql: Drawer.columns) FROM drawers d \(sql: Drawer.taken)
      WHERE d.id = \(id) AND d.restaurant_id = \(restaurant)
      """
    ).first.map { try Drawer($0) }
  }

  /// The entry after which a courier's next purse counts: the last of the one before, so that no payment is between two. A first purse
  /// counts from the restaurant's first one, or from this morning where it is that.
  func beginningOfPurse(of courier: ID, in restaurant: ID, at time: Date) async throws -> Int {
    let morning = TillDay.end(of: GregorianDate(daysSince1970: TillDay.at(time).daysSince1970 - 1))
    return try await query(
      """
      SELECT coalesce(
        (SELECT closed_entry FROM drawers WHERE courier_id = \(courier) AND restaurant_id = \(restaurant)
          ORDER BY id DESC LIMIT 1),
        least(
          (SELECT opened_entry FROM drawers WHERE restaurant_id = \(restaurant)
            AND (courier_id IS NOT NULL OR taken_cents IS NOT NULL) ORDER BY id LIMIT 1),
          coalesce((SELECT max(number) FROM journal
            WHERE restaurant_id = \(restaurant) AND series = 'journal' AND at < \(morning)), 0)))
      """
    ).first?.decode(Int.self) ?? 0
  }

  func open(_ drawer: Drawer, after entry: Int) {
    queue(
      """
      INSERT INTO drawers (id, restaurant_id, till, opened_at, opened_by, float_cents, opened_entry, courier_id)
      VALUES (\(drawer.id), \(drawer.restaurantId), \(drawer.till), \(drawer.openedAt), \(drawer.operatorId),
        \(drawer.float.amount), \(entry), \(drawer.courierId))
      """)
  }

  func add(_ movement: Drawer.Movement, to drawer: ID) {
    queue(
      """
      INSERT INTO drawer_movements (drawer_id, id, at, cents, reason, moved_by)
      VALUES (\(drawer), \(ID.new()), \(movement.at), \(movement.amount.amount), \(movement.reason),
        \(movement.operatorId))
      """)
  }

  func close(_ drawer: ID, counted: Money, cheques: [Int], by account: ID, at time: Date, lastEntry: Int) {
    queue(
      """
      UPDATE drawers SET closed_at = \(time), counted_by = \(account), counted_cents = \(counted.amount),
        closed_entry = \(lastEntry), cheques = \(cheques)
      WHERE id = \(drawer)
      """)
  }

  /// Erases the id of an employee. What they counted or took stays, and the journal has who it was, for the tax office.
  func eraseFromDrawers(_ account: ID) {
    queue(
      """
      UPDATE drawers SET courier_id = NULL, taken_cents = t.cents FROM drawers d \(sql: Drawer.taken)
      WHERE d.courier_id = \(account) AND drawers.id = d.id
      """)
    queue("UPDATE drawers SET opened_by = NULL WHERE opened_by = \(account)")
    queue("UPDATE drawers SET counted_by = NULL WHERE counted_by = \(account)")
    queue("UPDATE drawer_movements SET moved_by = NULL WHERE moved_by = \(account)")
  }
}

extension Database {
  /// - Parameter courier: nil for all drawers.
  func drawers(
    of restaurant: ID, courier: ID?, isOpen: Bool, before id: ID, limit: Int
  ) async throws -> [Drawer] {
    try await read(
      """
      SELECT \(sql: Drawer.columns) FROM (
        SELECT * FROM drawers
        WHERE restaurant_id = \(restaurant) AND id < \(id) AND (NOT \(isOpen) OR closed_at IS NULL)
          AND courier_id IS NOT DISTINCT FROM coalesce(\(courier), courier_id)
        ORDER BY id DESC LIMIT \(limit)) d \(sql: Drawer.taken)
      ORDER BY d.id DESC
      """
    ).map { try Drawer($0) }
  }
}
