import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension Transaction {
  /// Changes shelves by a movement and records it.
  ///
  /// - Parameter caller: who made the movement; nil for the system.
  /// - Throws: `StockError`, and `Problem.notFound` where the restaurant is not known.
  func move(
    _ quantities: [SetStock.Quantity], _ kind: StockMovement.Kind, reason: String?, in restaurant: ID,
    by caller: Caller?, _ outbox: Outbox
  ) async throws -> StockMovement {
    let shelves = try await lockShelves(of: restaurant, quantities.map(\.ingredientId))
    let changes = try shelves.changes(by: kind, quantities)
    let left = changes.map { (shelves[$0.ingredientId]?.quantity ?? 0) + $0.change }
    let movement = StockMovement(
      id: .new(), restaurantId: restaurant, kind: kind, reason: reason, lines: changes, at: Date(),
      by: caller?.role.rawValue ?? "system")
    queue(
      """
      INSERT INTO stock (restaurant_id, ingredient_id, quantity)
      SELECT \(restaurant), * FROM unnest(\(changes.map(\.ingredientId)), \(left))
      ON CONFLICT (restaurant_id, ingredient_id) DO UPDATE
      SET quantity = excluded.quantity, version = stock.version + 1
      """)
    try record([movement], by: caller?.accountId, outbox)
    let products = try await products(taking: changes.map(\.ingredientId))
    try await publishAvailability(in: [restaurant], of: products, outbox)
    return movement
  }

  /// Writes movements into their restaurants' journals, and publishes them.
  ///
  /// - Parameter actor: nil for the system.
  func record(_ movements: [StockMovement], by actor: ID?, _ outbox: Outbox) throws {
    try outbox.add(movements.map { OutgoingEvent(StockMoved(movement: $0)) }, to: self)
    queue(
      """
      INSERT INTO stock_movements (id, restaurant_id, actor_id, document)
      SELECT * FROM unnest(\(movements.map(\.id)), \(movements.map(\.restaurantId)), \(movements.map { _ in actor }),
        \(movements.map { JSONText(encoding: $0) }))
      """)
  }

  /// The shelves of ingredients, empty ones included, locked until the transaction ends.
  private func lockShelves(of restaurant: ID, _ ingredients: [ID]) async throws -> Shelves {
    let rows = try await query([
      "SELECT 1 FROM restaurants WHERE id = \(restaurant) FOR UPDATE",
      """
      SELECT i.id, coalesce(s.quantity, 0), coalesce(s.reserved, 0), i.largest_amount
      FROM ingredients i LEFT JOIN stock s ON s.ingredient_id = i.id AND s.restaurant_id = \(restaurant)
      WHERE i.id = ANY(\(ingredients))
      """,
    ])
    guard !rows[0].isEmpty else { throw Problem.notFound }
    return try rows[1].reduce(into: [:]) { shelves, row in
      let (id, quantity, reserved, largest) = try row.decode(ID.self, Int.self, Int.self, Int.self)
      shelves[id] = Shelf(quantity: quantity, reserved: reserved, largestAmount: largest)
    }
  }
}

extension Database {
  func stockMovements(of restaurant: ID, before: ID?, limit: Int) async throws -> StockMovementPage {
    let movements = try await read(
      """
      SELECT document FROM stock_movements WHERE restaurant_id = \(restaurant) AND id < \(before ?? .last)
      ORDER BY id DESC LIMIT \(limit + 1)
      """
    ).map { try $0.decode(JSONText.self).decode(StockMovement.self) }
    let page = Array(movements.prefix(limit))
    return StockMovementPage(items: page, next: movements.count > limit ? page.last?.id : nil)
  }
}
