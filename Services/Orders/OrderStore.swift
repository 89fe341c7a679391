import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

/// The orders table. The statements themselves do not find what a caller may not see (RELIABILITY S2).
extension Transaction {
  /// Writes new orders with the keys of their requests, and publishes them. Fails where a customer would have too many open
  /// orders (`PlacingError.init(_:by:_:)`).
  func insert(_ orders: [NewOrder], _ outbox: Outbox, _ limits: OrderLimits) throws {
    queue("SELECT refuse_erased(\(orders.compactMap(\.order.customerId)))")
    queue(
      """
      INSERT INTO orders (id, restaurant_id, customer_id, status, placed_at, version, actor_id, document)
      SELECT * FROM unnest(\(orders.map(\.order.id)), \(orders.map(\.order.restaurantId)),
        \(orders.map(\.order.customerId)), \(orders.map(\.order.status.rawValue)), \(orders.map(\.order.placedAt)),
        \(orders.map(\.order.version)), \(orders.map(\.actorId)), \(orders.map(\.document)))
      """)
    Idempotency.record(orders.map { ($0.idempotency, $0.order.id) }, in: self)
    try outbox.add(
      orders.map {
        OutgoingEvent(
          OrderChanged(order: $0.order, json: $0.document.bytes, travelSeconds: $0.travelSeconds), trace: $0.trace)
      }, to: self)
    let limited = orders.compactMap { $0.isLimited ? $0.order.customerId : nil }
    guard let open = limits.open, !limited.isEmpty else { return }
    // Last, and sorted: a transaction that waits here for another order of the same customer holds no lock that the other
    // still needs.
    queue(
      """
      SELECT check_open_orders(customer, \(open)::integer, \(limits.unpaid)::integer)
      FROM (SELECT DISTINCT customer FROM unnest(\(limited)) customer ORDER BY customer) limited
      """)
  }

  /// Writes an order that was locked in this transaction, and publishes it.
  ///
  /// - Parameters:
  ///   - topic: of the event; nil where the order took its status.
  ///   - travelSeconds: of a delivery on which the kitchen has to decide.
  /// - Returns: the order's JSON, as it is stored and answered.
  @discardableResult
  func update(
    _ record: OrderRecord, _ outbox: Outbox, topic: OrderChanged.Topic? = nil, travelSeconds: Int? = nil,
    trace: String? = MessageTrace.current
  ) throws -> [UInt8] {
    let order = record.order
    let document = order.json
    if order.givesBackOffer { giveBackOffers(of: order.id) }
    queue(
      """
      UPDATE orders SET status = \(order.status.rawValue), customer_id = \(order.customerId), version = \(order.version),
        actor_id = \(record.actorId), courier_id = \(record.courierId),
        abandon_at = coalesce(\(record.abandonAt), abandon_at), document = \(JSONText(document))
      WHERE id = \(order.id)
      """)
    let event = OrderChanged(
      order: order, json: document, courierId: record.courierId, travelSeconds: travelSeconds)
    try outbox.add([OutgoingEvent(event, topic: topic, trace: trace)], to: self)
    return document
  }

  /// Writes orders that have just been promised, and publishes the promises. No courier has taken these orders yet.
  func updatePromised(_ orders: [(order: Order, trace: String?)], _ outbox: Outbox) throws {
    guard !orders.isEmpty else { return }
    let documents = orders.map { JSONText($0.order.json) }
    queue(
      """
      UPDATE orders o SET version = new.version, document = new.document
      FROM unnest(\(orders.map(\.order.id)), \(orders.map(\.order.version)), \(documents)) AS new (id, version, document)
      WHERE o.id = new.id
      """)
    let events = zip(orders, documents).map { promised, document in
      OutgoingEvent(
        OrderChanged(order: promised.order, json: document.bytes), topic: .promise(in: promised.order.status),
        trace: promised.trace)
    }
    try outbox.add(events, to: self)
  }

  /// An order, locked until the transaction ends.
  func lockOrder(_ id: ID) async throws -> OrderRecord? {
    try await lockOrders([id])[id]
  }

  /// An order that the caller may see, locked until the transaction ends.
  func lockOrder(_ id: ID, visibleTo caller: Caller) async throws -> OrderRecord? {
    let visible = OrderVisibility(caller)
    return try await query(
      """
      SELECT document, actor_id, courier_id FROM orders
      WHERE id = \(id) AND (customer_id = \(visible.customer) OR restaurant_id = \(visible.restaurant) OR \(visible.all))
      FOR UPDATE
      """
    ).records().first
  }

  /// Orders, locked until the transaction ends. Every transaction locks them by ascending id, so two cannot block each
  /// other.
  func lockOrders(_ ids: [ID]) async throws -> [ID: OrderRecord] {
    let records = try await query(
      "SELECT document, actor_id, courier_id FROM orders WHERE id = ANY(\(ids)) ORDER BY id FOR UPDATE"
    ).records()
    return Dictionary(uniqueKeysWithValues: records.map { ($0.order.id, $0) })
  }

  /// An order that is still unpaid; nil also while another replica has locked it.
  func lockUnpaid(_ id: ID) async throws -> OrderRecord? {
    try await query(
      """
      SELECT document, actor_id, courier_id FROM orders WHERE id = \(id) AND status = 'awaiting-payment'
      FOR UPDATE SKIP LOCKED
      """
    ).records().first
  }

  /// An order that is still ready; nil also while another replica has locked it.
  func lockReady(_ id: ID) async throws -> OrderRecord? {
    try await query(
      """
      SELECT document, actor_id, courier_id FROM orders WHERE id = \(id) AND status = 'ready' FOR UPDATE SKIP LOCKED
      """
    ).records().first
  }

  /// A restaurant, from the copy that orders keeps.
  func restaurant(_ id: ID) async throws -> Restaurant? {
    try await query("SELECT document FROM restaurants WHERE id = \(id)").first?.decode(JSONText.self).decode()
  }
}

extension Database {
  /// Orders that have waited for their payment too long.
  func unpaidOrders(since seconds: Int, limit: Int, except setAside: [ID]) async throws -> [ID] {
    try await read(
      """
      SELECT id FROM orders
      WHERE status = 'awaiting-payment' AND placed_at < now() - \(seconds) * interval '1 second'
        AND id <> ALL(\(setAside))
      ORDER BY placed_at LIMIT \(limit)
      """
    ).map { try $0.decode(ID.self) }
  }

  /// Take-aways that were not fetched in time. A replica of the version before writes no time: such an order counts as
  /// abandoned eight days after it was placed, since orders are placed a week ahead at most.
  func uncollectedOrders(limit: Int, except setAside: [ID]) async throws -> [ID] {
    try await read(
      """
      SELECT id FROM orders
      WHERE status = 'ready' AND document->>'fulfilment' = 'takeaway'
        AND (abandon_at < now() OR abandon_at IS NULL AND placed_at < now() - interval '8 days')
        AND id <> ALL(\(setAside))
      ORDER BY abandon_at LIMIT \(limit)
      """
    ).map { try $0.decode(ID.self) }
  }

  /// An order's document as it was written, if the caller may see it.
  func orderDocument(_ id: ID, visibleTo caller: Caller) async throws -> [UInt8]? {
    let visible = OrderVisibility(caller)
    let rows = try await read(
      """
      SELECT document FROM orders
      WHERE id = \(id) AND (customer_id = \(visible.customer) OR restaurant_id = \(visible.restaurant) OR \(visible.all))
      """)
    return try rows.first?.decode(JSONText.self).bytes
  }

  /// - Parameter restaurant: only orders there; nil for all.
  func orderDocuments(
    ofCustomer customer: ID, in restaurant: ID? = nil, status: OrderStatus?, before: ID?, limit: Int
  ) async throws -> [[UInt8]] {
    try await read(
      """
      SELECT document FROM orders WHERE customer_id = \(customer) AND id < \(before ?? .last)
        AND restaurant_id = coalesce(\(restaurant), restaurant_id) AND status = coalesce(\(status?.rawValue), status)
      ORDER BY id DESC LIMIT \(limit)
      """
    ).documents()
  }

  func orderDocuments(
    ofRestaurant restaurant: ID, status: OrderStatus?, before: ID?, limit: Int
  ) async throws -> [[UInt8]] {
    guard let status else {
      return try await read(
        """
        SELECT document FROM orders WHERE restaurant_id = \(restaurant) AND id < \(before ?? .last)
        ORDER BY id DESC LIMIT \(limit)
        """
      ).documents()
    }
    return try await read(
      """
      SELECT document FROM orders
      WHERE restaurant_id = \(restaurant) AND status = \(status.rawValue) AND id < \(before ?? .last)
      ORDER BY id DESC LIMIT \(limit)
      """
    ).documents()
  }
}

extension Rows {
  fileprivate func documents() throws -> [[UInt8]] {
    try map { try $0.decode(JSONText.self).bytes }
  }

  func records() throws -> [OrderRecord] {
    try map { row in
      let (document, actor, courier) = try row.decode(JSONText.self, ID?.self, ID?.self)
      return OrderRecord(order: try Order(try JSON(reading: document.bytes)), actorId: actor, courierId: courier)
    }
  }
}
