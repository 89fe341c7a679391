import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

/// An order's use of an offer that is counted.
struct OfferUse: Equatable, Sendable {
  var offerId: ID
  /// Where the offer is given once a customer.
  var onceFor: ID?
}

extension Transaction {
  func saveCopy(of event: OfferChanged) {
    let terms = event.offer.terms
    queue(
      """
      INSERT INTO former_copies (kind, id, version, document, until)
      SELECT 'offer', id, version, CASE WHEN NOT is_withdrawn THEN document END,
        date_trunc('milliseconds', clock_timestamp()) + interval '1 second'
      FROM offers WHERE id = \(event.offer.id) AND version < \(event.version) FOR UPDATE
      ON CONFLICT DO NOTHING
      """)
    queue(
      """
      INSERT INTO former_copies (kind, id, version, until)
      SELECT 'offer', \(event.offer.id), 0, date_trunc('milliseconds', clock_timestamp()) + interval '1 second'
      WHERE NOT EXISTS (SELECT 1 FROM offers WHERE id = \(event.offer.id))
      ON CONFLICT DO NOTHING
      """)
    queue(
      """
      INSERT INTO offers (id, code, document, maximum, is_withdrawn, version)
      VALUES (\(event.offer.id), \(terms.code), \(JSONText(encoding: event.offer)), \(terms.maximumUses),
        \(event.isWithdrawn), \(event.version))
      ON CONFLICT (id) DO UPDATE SET code = excluded.code, document = excluded.document, maximum = excluded.maximum,
        is_withdrawn = excluded.is_withdrawn, version = excluded.version
      WHERE offers.version < excluded.version
      """)
  }

  /// Counts uses of offers by new orders.
  ///
  /// - Returns: the orders that cannot have their offer, and why. The transaction must not insert them.
  func useOffers(of orders: [NewOrder]) async throws -> [ID: OfferRefusal] {
    let uses = orders.compactMap { order in order.offerUse.map { (order: order.order, use: $0) } }
    guard !uses.isEmpty else { return [:] }
    // Customers are locked before offers, here as where somebody is erased.
    queue("SELECT refuse_erased(\(uses.compactMap(\.order.customerId)))")
    return try await query(
      """
      SELECT refused, is_used_up
      FROM use_offers(\(uses.map(\.order.id)), \(uses.map(\.use.offerId)), \(uses.map(\.use.onceFor)))
      """
    ).reduce(into: [:]) { refused, row in
      let (order, isUsedUp) = try row.decode(ID.self, Bool.self)
      refused[order] = isUsedUp ? .usedUp : .usedBefore
    }
  }

  /// Gives back what an order used that came to nothing. Harmless when repeated.
  func giveBackOffers(of order: ID) {
    queue(
      """
      WITH gone AS (DELETE FROM offer_uses WHERE order_id = \(order) RETURNING offer_id)
      UPDATE offers SET uses = uses - 1 WHERE id IN (SELECT offer_id FROM gone)
      """)
  }

  /// Erases who used an offer in an order.
  func eraseOfferUses(of order: ID) {
    queue("UPDATE offer_uses SET once_for = NULL WHERE order_id = \(order)")
  }
}

extension Database {
  /// The offer that a code names, and whether the customer can still use it.
  ///
  /// - Parameter time: of a quote, or of when an order was placed: the offer as it was then; nil for now.
  func offer(withCode code: String, for customer: ID?, asOf time: Date? = nil) async throws -> KnownOffer? {
    let time = time ?? .distantFuture
    let rows = try await read(
      """
      SELECT state.document, coalesce(uses >= maximum, false),
        EXISTS (SELECT 1 FROM offer_uses WHERE offer_id = o.id AND once_for = \(customer))
      FROM offers o CROSS JOIN LATERAL (
        SELECT document FROM (
          SELECT document, until FROM former_copies WHERE kind = 'offer' AND id = o.id AND until > \(time)
          UNION ALL SELECT o.document, 'infinity' WHERE NOT o.is_withdrawn) states
        ORDER BY until LIMIT 1) state
      WHERE state.document->>'code' = \(code) AND (o.code = \(code) OR o.id IN (
        SELECT id FROM former_copies
        WHERE kind = 'offer' AND until > \(time) AND document->>'code' = \(code)))
      ORDER BY o.is_withdrawn LIMIT 1
      """)
    guard let (document, isUsedUp, isUsed) = try rows.first?.decode(JSONText.self, Bool.self, Bool.self) else {
      return nil
    }
    return KnownOffer(offer: try document.decode(), isUsedUp: isUsedUp, isUsedByCustomer: isUsed)
  }

  /// The offers that were given by themselves at a time.
  func offers(asOf time: Date) async throws -> [Offer] {
    try await read(
      """
      SELECT state.document FROM offers o CROSS JOIN LATERAL (
        SELECT document FROM (
          SELECT document, until FROM former_copies WHERE kind = 'offer' AND id = o.id AND until > \(time)
          UNION ALL SELECT o.document, 'infinity' WHERE NOT o.is_withdrawn) states
        ORDER BY until LIMIT 1) state
      WHERE state.document IS NOT NULL AND state.document->>'code' IS NULL ORDER BY o.id LIMIT 100
      """
    ).map { try $0.decode(JSONText.self).decode() }
  }
}
