import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

/// Copies of what other contexts own. Each keeps the newest version that came and ignores what is older.
extension Transaction {
  func keep(_ event: RestaurantChanged) throws {
    queue(
      """
      INSERT INTO restaurants (id, document, version)
      VALUES (\(event.restaurant.id), \(try JSONText(encoding: event.restaurant)), \(event.version))
      ON CONFLICT (id) DO UPDATE SET document = excluded.document, version = excluded.version
      WHERE restaurants.version < excluded.version
      """)
  }

  func keep(_ event: ProductChanged) throws {
    let product = event.product
    queue(
      """
      INSERT INTO products (id, name, price_cents, choices, is_withdrawn, version)
      VALUES (\(product.id), \(product.name), \(product.price.amount), \(try JSONText(encoding: product.choices ?? [])),
        \(event.isWithdrawn), \(event.version))
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, price_cents = excluded.price_cents,
        choices = excluded.choices, is_withdrawn = excluded.is_withdrawn, version = excluded.version
      WHERE products.version < excluded.version
      """)
  }

  func keep(_ event: AvailabilityChanged) {
    queue(
      """
      INSERT INTO availability (restaurant_id, product_id, is_available, version)
      VALUES (\(event.restaurantId), \(event.productId), \(event.isAvailable), \(event.version))
      ON CONFLICT (restaurant_id, product_id) DO UPDATE
      SET is_available = excluded.is_available, version = excluded.version
      WHERE availability.version < excluded.version
      """)
  }

  func keep(_ event: TravelEstimateChanged) {
    queue(
      """
      INSERT INTO travel_estimates (restaurant_id, base_seconds, seconds_per_kilometre, version)
      VALUES (\(event.restaurantId), \(event.baseSeconds), \(event.secondsPerKilometre), \(event.version))
      ON CONFLICT (restaurant_id) DO UPDATE SET base_seconds = excluded.base_seconds,
        seconds_per_kilometre = excluded.seconds_per_kilometre, version = excluded.version
      WHERE travel_estimates.version < excluded.version
      """)
  }

  func keep(_ event: AccountChanged) throws {
    queue(
      """
      INSERT INTO customers (id, addresses, version)
      VALUES (\(event.account.id), \(try JSONText(encoding: event.account.addresses)), \(event.version))
      ON CONFLICT (id) DO UPDATE SET addresses = excluded.addresses, version = excluded.version
      WHERE customers.version < excluded.version AND NOT customers.is_erased
      """)
  }

  /// - Returns: false where a state of the payment at least as new was applied before.
  func keep(_ event: PaymentChanged) async throws -> Bool {
    let rows = try await query(
      """
      INSERT INTO payments (id, version) VALUES (\(event.payment.id), \(event.version))
      ON CONFLICT (id) DO UPDATE SET version = excluded.version WHERE payments.version < excluded.version
      """)
    return rows.affectedCount == 1
  }

  /// What surrounds a draft, the next order number included; and the answer kept for its idempotency key, if any.
  func placingContext(
    of customer: ID?, menu: Menu, repeating idempotency: Idempotency, now: Date
  ) async throws -> (context: PlacingContext, earlierReply: [UInt8]?) {
    let rows = try await query([
      idempotency.lookUp,
      "SELECT addresses FROM customers WHERE id = \(customer)",
      "SELECT to_char(nextval('order_number'), 'FM000000')",
    ])
    let context = PlacingContext(
      restaurant: menu.restaurant,
      menu: menu.items,
      addresses: try rows[1].first?.decode(JSONText.self).decode() ?? [],
      number: try rows[2].first?.decode(String.self) ?? "",
      now: now)
    return (context, try idempotency.reply(in: rows[0]))
  }

  func travel(from restaurant: ID) async throws -> (restaurant: Restaurant?, estimate: TravelEstimateChanged?) {
    let rows = try await query([
      "SELECT document FROM restaurants WHERE id = \(restaurant)",
      """
      SELECT base_seconds, seconds_per_kilometre, version FROM travel_estimates WHERE restaurant_id = \(restaurant)
      """,
    ])
    let estimate = try rows[1].first.map { row in
      let (base, perKilometre, version) = try row.decode(Int.self, Int.self, Int.self)
      return TravelEstimateChanged(
        restaurantId: restaurant, baseSeconds: base, secondsPerKilometre: perKilometre, version: version)
    }
    return (try rows[0].first?.decode(JSONText.self).decode(), estimate)
  }
}
