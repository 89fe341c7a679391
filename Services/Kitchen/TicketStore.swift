import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension Transaction {
  /// The state of all kitchens that the orders concern, in one round trip. The restaurants are locked first, by ascending
  /// id in every transaction: the lock of a restaurant covers its shelves and its load.
  func lockKitchenState(for orders: [Order]) async throws -> KitchenState {
    let restaurants = Array(Set(orders.map(\.restaurantId)))
    let products = Array(Set(orders.flatMap(\.products)))
    let hasExtras = orders.contains(where: \.hasExtras)
    var statements: [SQL] = [
      .kitchens(restaurants),
      """
      SELECT restaurant_id, ingredient_id, quantity, reserved FROM stock WHERE restaurant_id = ANY(\(restaurants))
      """,
      "SELECT id, largest_amount FROM ingredients",
      """
      SELECT order_id, restaurant_id, status, order_version, revision, decided_revision, stock, needs, preparation_seconds,
        ready_at, prepare_from, plan, oven_seconds, round_plan, arrives_at
      FROM tickets WHERE order_id = ANY(\(orders.map(\.id)))
      """,
      """
      SELECT p.id, p.preparation_seconds, p.oven_seconds, r.ingredient_id, r.amount
      FROM products p LEFT JOIN recipes r ON r.product_id = p.id WHERE p.id = ANY(\(products))
      """,
    ]
    let customers = Array(Set(orders.compactMap(\.customerToName)))
    statements.append("SELECT id, first_name FROM customers WHERE id = ANY(\(customers)) AND NOT is_erased")
    if hasExtras {
      statements.append("SELECT product_id, ingredient_id, amount FROM extras WHERE product_id = ANY(\(products))")
    }
    let rows = try await query(statements)
    var kitchens: [ID: RestaurantKitchen] = [:]
    for row in rows[0] {
      let (id, kitchen) = try RestaurantKitchen.read(row)
      kitchens[id] = kitchen
    }
    let largest: [ID: Int] = try Dictionary(uniqueKeysWithValues: rows[2].map { try $0.decode(ID.self, Int.self) })
    for row in rows[1] {
      let (restaurant, ingredient, quantity, reserved) = try row.decode(ID.self, ID.self, Int.self, Int.self)
      kitchens[restaurant]?.shelves[ingredient] = Shelf(
        quantity: quantity, reserved: reserved, largestAmount: largest[ingredient] ?? 0)
    }
    let tickets = try rows[3].map { try KitchenTicket($0) }
    var preparations: [ID: Preparation] = [:]
    for row in rows[4] {
      let (product, seconds, ovenSeconds, ingredient, amount) = try row.decode(
        ID.self, Int.self, Int.self, ID?.self, Int?.self)
      let preparation = Preparation(preparationSeconds: seconds, ovenSeconds: ovenSeconds)
      guard let ingredient, let amount else {
        preparations[product] = preparation
        continue
      }
      preparations[product, default: preparation].amounts[ingredient] = amount
    }
    let names = try Dictionary(uniqueKeysWithValues: rows[5].map { try $0.decode(ID.self, String.self) })
    for row in hasExtras ? Array(rows[6]) : [] {
      let (product, ingredient, amount) = try row.decode(ID.self, ID.self, Int.self)
      preparations[product]?.extras[ingredient] = amount
    }
    return KitchenState(
      kitchens: kitchens, tickets: Dictionary(uniqueKeysWithValues: tickets.map { ($0.orderId, $0) }),
      preparations: preparations, names: names)
  }

  /// Writes the tickets that are new or have changed.
  ///
  /// - Parameters:
  ///   - orders: those of the new and the revised tickets.
  ///   - anonymous: the orders whose customers were erased before they ended.
  func write(
    _ tickets: [ID: KitchenTicket], since before: [ID: KitchenTicket], of orders: [ID: Order],
    anonymous: Set<ID> = []
  ) throws {
    let new = tickets.values.filter { before[$0.orderId] == nil }
    let documents = new.compactMap { ticket in
      orders[ticket.orderId].map { ticket.status.isFinal ? .empty : Ticket.document(of: $0, ticket) }
    }
    if !new.isEmpty {
      queue(
        """
        INSERT INTO tickets (order_id, restaurant_id, customer_id, status, order_version, revision, decided_revision, stock,
          needs, preparation_seconds, ready_at, prepare_from, plan, oven_seconds, round_plan, arrives_at, document)
        SELECT * FROM unnest(\(new.map(\.orderId)), \(new.map(\.restaurantId)),
          \(new.map { $0.status.isFinal ? nil : orders[$0.orderId]?.customerId }), \(new.map(\.status.rawValue)),
          \(new.map(\.orderVersion)), \(new.map(\.revision)), \(new.map(\.decidedRevision)),
          \(new.map(\.stock.rawValue)), \(new.map(\.needsJSON)), \(new.map(\.preparationSeconds)),
          \(new.map(\.readyAt)), \(new.map(\.prepareFrom)), \(new.map(\.planJSON)), \(new.map(\.ovenSeconds)),
          \(new.map(\.roundPlanJSON)), \(new.map(\.arrivesAt)), \(documents))
        """)
    }
    let changed = tickets.values.filter { ticket in before[ticket.orderId].map { $0 != ticket } ?? false }
    for ticket in changed where before[ticket.orderId]?.decidedRevision != ticket.decidedRevision {
      write(revised: ticket, of: orders[ticket.orderId])
    }
    if !changed.isEmpty {
      // The document stays: only the status changes, which has a column of its own. When the order has ended the document
      // is not read any more, and what the customer wrote in it is erased. One that was on the board and is cancelled is shown
      // for a while without that.
      queue(
        """
        UPDATE tickets t SET status = new.status, order_version = new.order_version, stock = new.stock,
          customer_id = CASE WHEN new.is_final OR new.is_anonymous THEN NULL ELSE customer_id END,
          plan = CASE WHEN new.is_queued THEN plan END,
          cancelled_at = CASE
            WHEN new.status = 'cancelled' AND t.status IN ('placed', 'preparing', 'ready') AND document::text <> '{}'
              THEN now()
            WHEN t.status = 'cancelled' THEN cancelled_at END,
          document = CASE
            WHEN t.status = 'cancelled' THEN document
            WHEN new.status = 'cancelled' AND t.status IN ('placed', 'preparing', 'ready') AND document::text <> '{}'
              THEN without_notes(document)
            WHEN new.is_final THEN '{}'::json
            WHEN new.is_anonymous THEN without_notes(document) ELSE document END
        FROM unnest(\(changed.map(\.orderId)), \(changed.map(\.status.rawValue)), \(changed.map(\.orderVersion)),
          \(changed.map(\.stock.rawValue)), \(changed.map(\.status.isFinal)), \(changed.map(\.isQueued)),
          \(changed.map { anonymous.contains($0.orderId) }))
          AS new (order_id, status, order_version, stock, is_final, is_queued, is_anonymous)
        WHERE t.order_id = new.order_id AND t.order_version < new.order_version
        """)
    }
  }

  /// Writes what a later revision has changed. They are rare, so each has a statement of its own.
  private func write(revised ticket: KitchenTicket, of order: Order?) {
    guard let order else { return }
    queue(
      """
      UPDATE tickets SET revision = \(ticket.revision), decided_revision = \(ticket.decidedRevision),
        needs = \(ticket.needsJSON), preparation_seconds = \(ticket.preparationSeconds), ready_at = \(ticket.readyAt),
        prepare_from = \(ticket.prepareFrom), plan = \(ticket.planJSON), oven_seconds = \(ticket.ovenSeconds),
        round_plan = \(ticket.roundPlanJSON), arrives_at = \(ticket.arrivesAt), document = \(Ticket.document(of: order, ticket))
      WHERE order_id = \(ticket.orderId)
      """)
  }
}

extension Database {
  /// The tickets that a restaurant's pizzaioli work on, then those that are ready, each as JSON. An order for later appears
  /// a quarter of an hour before its preparation begins. One that was cancelled stays for a while.
  func openTickets(
    of restaurant: ID, after place: TicketPlace, limit: Int
  ) async throws -> [(json: RawJSON, place: TicketPlace)] {
    try await read(
      """
      SELECT t.status, t.document, (extract(epoch FROM t.ready_at) * 1000000)::bigint, t.order_id,
        CASE WHEN t.document->>'customerName' IS NULL THEN c.first_name END
      FROM (
        SELECT * FROM tickets
        WHERE restaurant_id = \(restaurant) AND status IN ('placed', 'preparing', 'ready') AND document::text <> '{}'
          AND (status <> 'placed' OR prepare_from IS NULL OR prepare_from < now() + interval '15 minutes')
        UNION ALL
        SELECT * FROM tickets
        WHERE restaurant_id = \(restaurant) AND cancelled_at > now() - \(sql: KitchenTicket.struckFor)) t
      LEFT JOIN customers c ON c.id = t.customer_id AND NOT c.is_erased
      WHERE (t.status = 'ready', t.ready_at, t.order_id)
        > (\(place.isReady), timestamptz 'epoch' + \(place.readyAt) * interval '1 microsecond', \(place.order))
      ORDER BY t.status = 'ready', t.ready_at, t.order_id LIMIT \(limit)
      """
    ).map { row in
      let (status, document, readyAt, order, name) = try row.decode(
        String.self, JSONText.self, Int.self, ID.self, String?.self)
      return (
        Ticket.json(status: status, customerName: name, document: document),
        TicketPlace(isReady: status == OrderStatus.ready.rawValue, readyAt: readyAt, order: order)
      )
    }
  }
}

extension Database {
  /// What is sold of a category, and of those below it.
  func sold(inCategory category: ID) async throws -> Set<ID> {
    let rows = try await read(
      """
      WITH RECURSIVE tree AS (
        SELECT \(category)::uuid AS id UNION SELECT c.id FROM categories c JOIN tree t ON c.parent_id = t.id)
      SELECT p.id FROM products p JOIN tree t ON p.category_id = t.id
      """)
    return try Set(rows.map { try $0.decode(ID.self) })
  }
}

extension JSONText {
  fileprivate static let empty = JSONText(Array("{}".utf8))
}

extension KitchenTicket {
  fileprivate init(_ row: Rows.Row) throws {
    let (
      order, restaurant, status, version, revision, decided, stock, needs, seconds, readyAt, begin, plan, ovenSeconds,
      roundPlan, arrivesAt
    ) = try row.decode(
      ID.self, ID.self, String.self, Int.self, Int.self, Int.self, String.self, JSONText.self, Int.self, Date.self,
      Date?.self, JSONText?.self, Int.self, JSONText?.self, Date?.self)
    guard let stock = Stock(rawValue: stock) else { throw NotUnderstood(what: "the stock “\(stock)” of a ticket") }
    self.init(
      orderId: order, restaurantId: restaurant, status: OrderStatus(written: status),
      orderVersion: version, revision: revision, decidedRevision: decided, stock: stock,
      needs: try (JSON(reading: needs.bytes).members ?? []).reduce(into: [:]) { needs, need in
        if let ingredient = ID(need.name) { needs[ingredient] = try Int(need.value) }
      },
      preparationSeconds: seconds, readyAt: readyAt, prepareFrom: begin,
      plan: try plan?.slots() ?? [:], ovenSeconds: ovenSeconds, roundPlan: try roundPlan?.slots() ?? [:],
      arrivesAt: arrivesAt)
  }

  /// Each slot's number and its seconds.
  fileprivate var planJSON: JSONText { JSONText(slots: plan) }
  fileprivate var roundPlanJSON: JSONText? { roundPlan.isEmpty ? nil : JSONText(slots: roundPlan) }

  fileprivate var needsJSON: JSONText {
    JSONText(JSONTree.object(needs.map { (name: "\($0)", value: .integer($1)) }).json)
  }
}

extension Order {
  /// Whose name a new ticket says; nil where the order itself names somebody, or is not new.
  fileprivate var customerToName: ID? {
    contact == nil && (status == .placed || status == .awaitingPayment) ? customerId : nil
  }
}

extension KitchenTicket {
  /// For how long one that was cancelled is shown struck through. `KitchenRoutes` tells apps.
  static let struckFor: StaticString = "interval '10 minutes'"
}
