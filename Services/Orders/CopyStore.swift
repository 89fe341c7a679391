import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

/// Copies of what other contexts own. The newest version is saved, and an older one changes nothing.
extension Transaction {
  /// What a copy held counts for a second more for those who were quoted: all replicas have read the change by then.
  func saveCopy(of event: RestaurantChanged) throws {
    queue(
      """
      INSERT INTO former_copies (kind, id, version, document, until)
      SELECT 'restaurant', id, version, document, date_trunc('milliseconds', clock_timestamp()) + interval '1 second'
      FROM restaurants WHERE id = \(event.restaurant.id) AND version < \(event.version) FOR UPDATE
      ON CONFLICT DO NOTHING
      """)
    queue(
      """
      INSERT INTO restaurants (id, document, version)
      VALUES (\(event.restaurant.id), \(JSONText(encoding: event.restaurant)), \(event.version))
      ON CONFLICT (id) DO UPDATE SET document = excluded.document, version = excluded.version
      WHERE restaurants.version < excluded.version
      """)
  }

  /// The other columns are for replicas of the version before.
  func saveCopy(of event: ProductChanged) throws {
    let product = event.product
    queue(
      """
      INSERT INTO former_copies (kind, id, version, document, until)
      SELECT 'product', id, version, CASE WHEN NOT is_withdrawn THEN document END,
        date_trunc('milliseconds', clock_timestamp()) + interval '1 second'
      FROM products WHERE id = \(product.id) AND version < \(event.version) AND document IS NOT NULL FOR UPDATE
      ON CONFLICT DO NOTHING
      """)
    queue(
      """
      INSERT INTO products (id, name, price_cents, choices, preparation_seconds, document, is_withdrawn, version)
      VALUES (\(product.id), \(product.name), \(product.price.amount), \(JSONText(encoding: product.choices ?? [])),
        \(product.recipe.preparationSeconds), \(JSONText(encoding: product)), \(event.isWithdrawn), \(event.version))
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, price_cents = excluded.price_cents,
        choices = excluded.choices, preparation_seconds = excluded.preparation_seconds, document = excluded.document,
        is_withdrawn = excluded.is_withdrawn, version = excluded.version
      WHERE products.version < excluded.version OR products.document IS NULL
      """)
    // Sizes that were products of their own.
    let sizes = product.sellables.map(\.id).filter { $0 != product.id }
    if !sizes.isEmpty { queue("UPDATE products SET is_withdrawn = true WHERE id = ANY(\(sizes))") }
  }

  func saveCopy(of event: AvailabilityChanged) {
    queue(
      """
      INSERT INTO availability (restaurant_id, product_id, is_available, version, remaining, remaining_version)
      VALUES (\(event.restaurantId), \(event.productId), \(event.isAvailable), \(event.version), \(event.remaining),
        \(event.version))
      ON CONFLICT (restaurant_id, product_id) DO UPDATE
      SET is_available = excluded.is_available, version = excluded.version, remaining = excluded.remaining,
        remaining_version = excluded.remaining_version
      WHERE availability.version < excluded.version
      """)
  }

  func saveCopy(of event: KitchenLoadChanged) {
    queue(
      """
      INSERT INTO kitchen_loads (restaurant_id, free_from, outlook, version)
      VALUES (\(event.restaurantId), \(event.freeFrom), \(JSONText(encoding: event)), \(event.version))
      ON CONFLICT (restaurant_id) DO UPDATE SET free_from = excluded.free_from, outlook = excluded.outlook,
        version = excluded.version
      WHERE kitchen_loads.version < excluded.version
      """)
  }

  func saveCopy(of event: TravelEstimateChanged) {
    queue(
      """
      INSERT INTO travel_estimates (restaurant_id, base_seconds, seconds_per_kilometre, version)
      VALUES (\(event.restaurantId), \(event.baseSeconds), \(event.secondsPerKilometre), \(event.version))
      ON CONFLICT (restaurant_id) DO UPDATE SET base_seconds = excluded.base_seconds,
        seconds_per_kilometre = excluded.seconds_per_kilometre, version = excluded.version
      WHERE travel_estimates.version < excluded.version
      """)
  }

  func saveCopy(of event: AccountChanged) throws {
    queue(
      """
      INSERT INTO customers (id, addresses, role, version)
      VALUES (\(event.account.id), \(JSONText(encoding: event.account.addresses)), \(event.account.role.rawValue),
        \(event.version))
      ON CONFLICT (id) DO UPDATE
      SET addresses = excluded.addresses, role = excluded.role, version = excluded.version
      WHERE customers.version < excluded.version AND NOT customers.is_erased
      """)
  }

  /// Saves what is known of the payment, and locks its order, in one round trip.
  ///
  /// - Returns: the order, and what the payment had brought in before: nil where a version applied it that did not write that
  ///   down. Nil where this state of the payment, or a newer one, was applied before.
  func lockOrder(savingCopyOf event: PaymentChanged) async throws -> (record: OrderRecord, before: Money?)? {
    let rows = try await query([
      """
      INSERT INTO payments AS p (id, version, received_cents)
      VALUES (\(event.payment.id), \(event.version), \(event.payment.amountReceived.amount))
      ON CONFLICT (id) DO UPDATE SET version = excluded.version, received_before_cents = p.received_cents,
        received_cents = excluded.received_cents
      WHERE p.version < excluded.version
      RETURNING received_before_cents
      """,
      "SELECT document, actor_id, courier_id FROM orders WHERE id = \(event.payment.orderId) FOR UPDATE",
    ])
    guard let saved = rows[0].first, let record = try rows[1].records().first else { return nil }
    return (record, try saved.decode(Int?.self).map(Money.init(cents:)))
  }

  /// By restaurant, of those orders that are deliveries.
  func travelTimes(of orders: [Order]) async throws -> [ID: TravelTimes] {
    let restaurants = Array(Set(orders.filter { $0.fulfilment == .delivery }.map(\.restaurantId)))
    guard !restaurants.isEmpty else { return [:] }
    let rows = try await query(
      """
      SELECT r.id, r.document->'address', (r.document->>'deliveryRadiusMetres')::integer, t.base_seconds,
        t.seconds_per_kilometre
      FROM restaurants r LEFT JOIN travel_estimates t ON t.restaurant_id = r.id WHERE r.id = ANY(\(restaurants))
      """)
    var times: [ID: TravelTimes] = [:]
    for row in rows {
      let (id, address, radius, base, perKilometre) = try row.decode(
        ID.self, JSONText.self, Int?.self, Int?.self, Int?.self)
      times[id] = TravelTimes(start: try address.decode(), farthestMetres: radius, base, perKilometre)
    }
    return times
  }
}

extension Database {
  func customer(_ id: ID) async throws -> KnownCustomer? {
    let rows = try await read("SELECT role, is_erased, addresses FROM customers WHERE id = \(id)")
    guard let (role, isErased, addresses) = try rows.first?.decode(String?.self, Bool.self, JSONText.self) else {
      return nil
    }
    return KnownCustomer(
      isCustomer: role.map { $0 == Role.customer.rawValue } ?? true, isErased: isErased,
      addresses: try addresses.decode())
  }
}
