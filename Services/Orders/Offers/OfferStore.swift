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
      INSERT INTO offers (id, code, document, maximum, is_withdrawn, version)
      VALUES (\(event.offer.id), \(terms.code), \(JSONText(encoding: event.offer)), \(terms.maximumUses),
        \(event.isWithdrawn), \(event.version))
      ON CONFLICT (id) DO UPDATE SET code = excluded.code, document = excluded.document, maximum = excluded.maximum,
        is_withdrawn = excluded.is_withdrawn, version = excluded.version
      WHERE offers.version < excluded.version
      """)
  }

  /// Counts uses of offers by new orders. Fails where an offer is used up, or was used by the customer before
  /// (`PlacingError.init(_:by:_:)`).
  func use(_ uses: [(order: ID, use: OfferUse)]) {
    guard !uses.isEmpty else { return }
    // In one order in all transactions: two that lock the same offers in different orders would be a deadlock.
    queue(
      """
      SELECT use_offer(used.order_id, used.offer_id, used.once_for)
      FROM (SELECT * FROM unnest(\(uses.map(\.order)), \(uses.map(\.use.offerId)), \(uses.map(\.use.onceFor)))
        AS u (order_id, offer_id, once_for) ORDER BY offer_id) used
      """)
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
  func offer(withCode code: String, for customer: ID?) async throws -> KnownOffer? {
    let rows = try await read(
      """
      SELECT document, coalesce(uses >= maximum, false),
        EXISTS (SELECT 1 FROM offer_uses WHERE offer_id = o.id AND once_for = \(customer))
      FROM offers o WHERE code = \(code) AND NOT is_withdrawn
      """)
    guard let (document, isUsedUp, isUsed) = try rows.first?.decode(JSONText.self, Bool.self, Bool.self) else {
      return nil
    }
    return KnownOffer(offer: try document.decode(), isUsedUp: isUsedUp, isUsedByCustomer: isUsed)
  }
}
