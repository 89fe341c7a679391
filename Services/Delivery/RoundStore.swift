import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension Transaction {
  /// - Returns: false where this state of the order, or a newer one, was saved before.
  func saveRound(of event: OrderChanged) async throws -> Bool {
    let order = event.order
    let rows = try await query(
      """
      INSERT INTO rounds (order_id, restaurant_id, customer_id, courier_id, status, order_version, document)
      VALUES (\(order.id), \(order.restaurantId), \(order.customerId), \(event.courierId), \(order.status.rawValue),
        \(order.version), \(JSONText(encoding: order)))
      ON CONFLICT (order_id) DO UPDATE SET customer_id = excluded.customer_id, courier_id = excluded.courier_id,
        status = excluded.status, order_version = excluded.order_version, document = excluded.document
      WHERE rounds.order_version < excluded.order_version
      """)
    return rows.affectedCount == 1
  }

  func saveCopy(of event: AccountChanged) {
    guard event.account.role == .customer else { return }
    let account = event.account
    queue(
      """
      INSERT INTO customers (id, name, phone, version)
      VALUES (\(account.id), \("\(account.firstName) \(account.lastName)"), \(account.phone), \(event.version))
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, phone = excluded.phone, version = excluded.version
      WHERE customers.version < excluded.version AND NOT customers.is_erased
      """)
  }

  /// The order's document is replaced when orders publishes the order again, anonymous.
  func erase(_ event: AccountErased) {
    // The row stays, empty: an older event that comes late must not bring the person back.
    queue(
      """
      INSERT INTO customers (id, name, is_erased, version) VALUES (\(event.accountId), '', true, 0)
      ON CONFLICT (id) DO UPDATE SET name = '', phone = NULL, is_erased = true
      """)
    eraseMessages(about: event.accountId)
    guard event.wasStaff == true else { return }
    // Without an index: couriers are erased seldom.
    queue("UPDATE rounds SET courier_id = NULL WHERE courier_id = \(event.accountId)")
  }

  func saveCopy(of event: RestaurantChanged) throws {
    queue(
      """
      INSERT INTO restaurants (id, address, version)
      VALUES (\(event.restaurant.id), \(JSONText(encoding: event.restaurant.address)), \(event.version))
      ON CONFLICT (id) DO UPDATE SET address = excluded.address, version = excluded.version
      WHERE restaurants.version < excluded.version
      """)
  }

  func lockEstimate(_ restaurant: ID) async throws -> (place: Address, estimate: TravelEstimate, version: Int)? {
    let rows = try await query(
      """
      SELECT r.address, t.base_seconds, t.seconds_per_kilometre, t.version
      FROM travel_estimates t JOIN restaurants r ON r.id = t.restaurant_id
      WHERE t.restaurant_id = \(restaurant) FOR UPDATE OF t
      """)
    guard let row = rows.first else { return nil }
    let (address, base, perKilometre, version) = try row.decode(JSONText.self, Int.self, Int.self, Int.self)
    return (
      try address.decode(), TravelEstimate(baseSeconds: base, secondsPerKilometre: perKilometre), version
    )
  }

  func saveAndPublish(_ estimate: TravelEstimate, for restaurant: ID, version: Int, _ outbox: Outbox) throws {
    queue(
      """
      INSERT INTO travel_estimates (restaurant_id, base_seconds, seconds_per_kilometre, version)
      VALUES (\(restaurant), \(estimate.baseSeconds), \(estimate.secondsPerKilometre), \(version))
      ON CONFLICT (restaurant_id) DO UPDATE SET base_seconds = excluded.base_seconds,
        seconds_per_kilometre = excluded.seconds_per_kilometre, version = excluded.version
      """)
    try outbox.add(
      TravelEstimateChanged(
        restaurantId: restaurant, baseSeconds: estimate.baseSeconds,
        secondsPerKilometre: estimate.secondsPerKilometre, version: version),
      to: self)
  }
}
