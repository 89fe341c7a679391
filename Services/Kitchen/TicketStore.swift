import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

/// What the kitchen needs to know to make an order.
struct KitchenFacts {
  /// Whether there is a ticket by now: another replica may have made it while we waited.
  var hasTicket: Bool
  var queuedSeconds: Int
  var preparationSeconds: Int
  var needs: Needs
  /// The shelves that the order takes from, locked.
  var shelves: [Shelf]
}

/// What is written down of a ticket once: all that `Ticket` says but the status.
private struct TicketDocument: Encodable {
  var orderId: ID
  var number: String
  var restaurantId: ID
  var fulfilment: Fulfilment
  var lines: [Order.Line]
  var note: String?
  var placedAt: Date
  var readyAt: Date

  init(order: Order, readyAt: Date) {
    orderId = order.id
    number = order.number
    restaurantId = order.restaurantId
    fulfilment = order.fulfilment
    lines = order.lines
    note = order.note
    placedAt = order.placedAt
    self.readyAt = readyAt
  }
}

extension Transaction {
  /// The order's ticket, for changing: no other replica can meanwhile.
  func lockTicket(of order: ID) async throws -> KitchenTicket? {
    try await query(
      """
      SELECT restaurant_id, status, order_version, stock, needs, preparation_seconds, ready_at
      FROM tickets WHERE order_id = \(order) FOR UPDATE
      """
    ).first.map { try KitchenTicket($0, order: order) }
  }

  /// One round trip for all that an order takes. The restaurant's row is locked first: whoever holds it has its shelves.
  func kitchenFacts(about order: Order) async throws -> KitchenFacts {
    let parts = order.lines.flatMap { line in
      ([line.productId] + line.choices.map(\.productId)).map { (product: $0, quantity: line.quantity) }
    }
    let products = parts.map(\.product)
    let quantities = parts.map(\.quantity)
    let rows = try await query([
      "SELECT queued_seconds FROM restaurants WHERE id = \(order.restaurantId) FOR UPDATE",
      """
      SELECT i.id, sum(r.amount * l.quantity)::bigint, i.largest_amount, s.quantity, s.reserved
      FROM unnest(\(products), \(quantities)) AS l (product_id, quantity)
      JOIN recipes r USING (product_id) JOIN ingredients i ON i.id = r.ingredient_id
      LEFT JOIN stock s ON s.ingredient_id = i.id AND s.restaurant_id = \(order.restaurantId)
      GROUP BY i.id, i.largest_amount, s.quantity, s.reserved
      """,
      """
      SELECT p.preparation_seconds, l.quantity
      FROM unnest(\(products), \(quantities)) AS l (product_id, quantity) JOIN products p ON p.id = l.product_id
      """,
      "SELECT 1 FROM tickets WHERE order_id = \(order.id)",
    ])
    var needs: Needs = [:]
    var shelves: [Shelf] = []
    for row in rows[1] {
      let (ingredient, need, largest, quantity, reserved) = try row.decode(
        ID.self, Int.self, Int.self, Int?.self, Int?.self)
      needs[ingredient] = need
      guard let quantity, let reserved else { continue }
      shelves.append(
        Shelf(ingredientId: ingredient, quantity: quantity, reserved: reserved, largestAmount: largest))
    }
    let seconds = try rows[2].map { row -> (Int, Int) in try row.decode(Int.self, Int.self) }
    return KitchenFacts(
      hasTicket: !rows[3].isEmpty,
      queuedSeconds: try rows[0].first?.decode(Int.self) ?? 0,
      preparationSeconds: PreparationQueue.preparationSeconds(seconds.map { (seconds: $0, quantity: $1) }),
      needs: needs, shelves: shelves)
  }

  /// The shelves of a ticket's ingredients, locked with their restaurant: by what was put aside for it, since its recipe may
  /// have changed.
  func lockShelves(of ticket: KitchenTicket) async throws -> [Shelf] {
    try await query([
      "SELECT 1 FROM restaurants WHERE id = \(ticket.restaurantId) FOR UPDATE",
      """
      SELECT i.id, s.quantity, s.reserved, i.largest_amount FROM stock s JOIN ingredients i ON i.id = s.ingredient_id
      WHERE s.restaurant_id = \(ticket.restaurantId) AND i.id = ANY(\(Array(ticket.needs.keys)))
      """,
    ])[1].map { row in
      let (ingredient, quantity, reserved, largest) = try row.decode(ID.self, Int.self, Int.self, Int.self)
      return Shelf(ingredientId: ingredient, quantity: quantity, reserved: reserved, largestAmount: largest)
    }
  }

  func insert(_ ticket: KitchenTicket, order: Order) throws {
    queue(
      """
      INSERT INTO tickets (order_id, restaurant_id, status, order_version, stock, needs, preparation_seconds, ready_at,
        document)
      VALUES (\(ticket.orderId), \(ticket.restaurantId), \(ticket.status.rawValue), \(ticket.orderVersion),
        \(ticket.stock.rawValue), \(try ticket.encodedNeeds), \(ticket.preparationSeconds), \(ticket.readyAt),
        \(try JSONText(encoding: TicketDocument(order: order, readyAt: ticket.readyAt))))
      """)
  }

  /// The document stays as it was: of what it says only the status changes, which is read from its own column. When the
  /// order has ended nobody reads it any more, and what the customer wrote in it goes.
  func update(_ ticket: KitchenTicket) {
    queue(
      """
      UPDATE tickets SET status = \(ticket.status.rawValue), order_version = \(ticket.orderVersion),
        stock = \(ticket.stock.rawValue),
        document = CASE WHEN \(ticket.status.isFinal) THEN '{}'::json ELSE document END
      WHERE order_id = \(ticket.orderId)
      """)
  }

  func queueLonger(by seconds: Int, in restaurant: ID) {
    queue(
      "UPDATE restaurants SET queued_seconds = greatest(0, queued_seconds + \(seconds)) WHERE id = \(restaurant)")
  }
}

extension Database {
  /// The tickets that a restaurant's pizzaioli work on, in the order in which they should be ready, as a JSON list. It is
  /// asked for every few seconds on every screen, so the documents are passed on as they are kept.
  func openTickets(of restaurant: ID) async throws -> [UInt8] {
    let rows = try await read(
      """
      SELECT status, document FROM tickets
      WHERE restaurant_id = \(restaurant) AND status IN ('placed', 'preparing', 'ready')
      ORDER BY ready_at LIMIT 200
      """)
    var list = Array(#"{"items":["#.utf8)
    for (index, row) in rows.enumerated() {
      let (status, document) = try row.decode(String.self, JSONText.self)
      // The document is an object without a status.
      list += Array(#"\#(index == 0 ? "" : ","){"status":"\#(status)","#.utf8) + document.bytes.dropFirst()
    }
    return list + Array("]}".utf8)
  }
}

extension KitchenTicket {
  fileprivate init(_ row: Rows.Row, order: ID) throws {
    let (restaurant, status, version, stock, needs, seconds, readyAt) = try row.decode(
      ID.self, String.self, Int.self, String.self, JSONText.self, Int.self, Date.self)
    let amounts = try needs.decode([String: Int].self)
    self.init(
      orderId: order, restaurantId: restaurant, status: OrderStatus(rawValue: status) ?? .placed,
      orderVersion: version, stock: Stock(rawValue: stock) ?? .none,
      needs: Dictionary(uniqueKeysWithValues: amounts.compactMap { text, amount in ID(text).map { ($0, amount) } }),
      preparationSeconds: seconds, readyAt: readyAt)
  }

  fileprivate var encodedNeeds: JSONText {
    get throws {
      try JSONText(encoding: Dictionary(uniqueKeysWithValues: needs.map { ($0.key.description, $0.value) }))
    }
  }
}
