import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension Drawer {
  /// What `init(_:)` reads of `drawers d`: with what the journal says of the till's cash, and its movements.
  fileprivate static let columns: StaticString = """
    d.id, d.restaurant_id, d.till, d.opened_by, d.opened_at, d.float_cents, d.closed_at, d.counted_by, d.counted_cents,
    (SELECT coalesce(sum(j.cents), 0) FROM journal j
      WHERE j.restaurant_id = d.restaurant_id AND j.till = d.till AND j.tender = 'cash' AND j.number > d.opened_entry
        AND j.number <= coalesce(d.closed_entry, 2147483647)),
    (SELECT json_agg(json_build_object('at', to_char(m.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
        'amount', json_build_object('amount', m.cents, 'currency', 'EUR'), 'reason', m.reason, 'operatorId', m.moved_by)
        ORDER BY m.id)
      FROM drawer_movements m WHERE m.drawer_id = d.id)
    """

  fileprivate init(_ row: Rows.Row) throws {
    let (id, restaurant, till, openedBy, openedAt, float, closedAt, countedBy, counted, sold, moved) = try row.decode(
      ID.self, ID.self, String.self, ID?.self, Date.self, Int.self, Date?.self, ID?.self, Int?.self, Int.self,
      JSONText?.self)
    let movements: [Movement] = try moved?.decode() ?? []
    let expected = movements.reduce(Money(cents: float + sold)) { $0 + $1.amount }
    self.init(
      id: id, restaurantId: restaurant, till: till, operatorId: openedBy, openedAt: openedAt,
      float: Money(cents: float), movements: movements, expected: expected, closedAt: closedAt, countedBy: countedBy,
      counted: counted.map { Money(cents: $0) }, difference: counted.map { Money(cents: $0) + -expected })
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
      "SELECT \(sql: Drawer.columns) FROM drawers d WHERE d.id = \(id) AND d.restaurant_id = \(restaurant)"
    ).first.map { try Drawer($0) }
  }

  func open(_ drawer: Drawer, after entry: Int) {
    queue(
      """
      INSERT INTO drawers (id, restaurant_id, till, opened_at, opened_by, float_cents, opened_entry)
      VALUES (\(drawer.id), \(drawer.restaurantId), \(drawer.till), \(drawer.openedAt), \(drawer.operatorId),
        \(drawer.float.amount), \(entry))
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

  func close(_ drawer: ID, counted: Money, by account: ID, at time: Date, lastEntry: Int) {
    queue(
      """
      UPDATE drawers SET closed_at = \(time), counted_by = \(account), counted_cents = \(counted.amount),
        closed_entry = \(lastEntry)
      WHERE id = \(drawer)
      """)
  }

  /// Erases the id of an employee. What they counted stays, and the log of the tills has who it was, for the tax office.
  func eraseFromDrawers(_ account: ID) {
    queue("UPDATE drawers SET opened_by = NULL WHERE opened_by = \(account)")
    queue("UPDATE drawers SET counted_by = NULL WHERE counted_by = \(account)")
    queue("UPDATE drawer_movements SET moved_by = NULL WHERE moved_by = \(account)")
  }
}

extension Database {
  func drawers(of restaurant: ID, isOpen: Bool, before id: ID, limit: Int) async throws -> [Drawer] {
    try await read(
      """
      SELECT \(sql: Drawer.columns) FROM drawers d
      WHERE d.restaurant_id = \(restaurant) AND d.id < \(id) AND (NOT \(isOpen) OR d.closed_at IS NULL)
      ORDER BY d.id DESC LIMIT \(limit)
      """
    ).map { try Drawer($0) }
  }
}
