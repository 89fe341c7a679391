import Contracts
import Messaging
import PostgreSQL

/// The offers table.
extension Transaction {
  /// In the order of their ids.
  func offers(after id: ID, limit: Int) async throws -> [OfferChanged] {
    try await query(
      "SELECT document, is_withdrawn, version FROM offers WHERE id > \(id) ORDER BY id LIMIT \(limit)"
    ).map { row in
      let (document, isWithdrawn, version) = try row.decode(JSONText.self, Bool.self, Int.self)
      return OfferChanged(offer: try document.decode(), isWithdrawn: isWithdrawn, version: version)
    }
  }

  /// An offer that is not withdrawn, locked until the transaction ends.
  func lockOffer(_ id: ID) async throws -> OfferState? {
    try await query("SELECT document, version FROM offers WHERE id = \(id) AND NOT is_withdrawn FOR UPDATE").offers()
      .first
  }

  /// Writes an offer and publishes it.
  func save(_ state: OfferState, isWithdrawn: Bool = false, _ outbox: Outbox) throws {
    queue(
      """
      INSERT INTO offers (id, code, document, is_withdrawn, version)
      VALUES (\(state.offer.id), \(state.offer.terms.code), \(JSONText(encoding: state.offer)), \(isWithdrawn),
        \(state.version))
      ON CONFLICT (id) DO UPDATE SET code = excluded.code, document = excluded.document,
        is_withdrawn = excluded.is_withdrawn, version = excluded.version
      """)
    try outbox.add(OfferChanged(offer: state.offer, isWithdrawn: isWithdrawn, version: state.version), to: self)
  }

  /// What an offer names that there is not.
  func unknownThings(in terms: Offer.Terms) async throws -> [Problem.InvalidField] {
    let rows = try await query([
      "SELECT id FROM restaurants WHERE id = ANY(\(terms.restaurantIds ?? []))",
      "SELECT id FROM categories WHERE id = ANY(\(terms.categoryIds ?? []))",
      """
      SELECT id FROM products WHERE id = ANY(\(terms.productIds ?? []))
      UNION SELECT (size->>'id')::uuid FROM products, json_array_elements(document->'sizes') size
      WHERE (size->>'id')::uuid = ANY(\(terms.productIds ?? []))
      """,
    ])
    let named = [
      ("restaurantIds", terms.restaurantIds), ("categoryIds", terms.categoryIds), ("productIds", terms.productIds),
    ]
    var faults: [Problem.InvalidField] = []
    for ((member, ids), found) in zip(named, rows) {
      let known = Set(try found.map { try $0.decode(ID.self) })
      for (index, id) in (ids ?? []).enumerated() where !known.contains(id) {
        faults.append(
          Problem.InvalidField(pointer: "/\(member)/\(index)", code: .unknown, detail: "There is no such thing."))
      }
    }
    return faults
  }
}

extension Database {
  func offers(after id: ID, limit: Int) async throws -> [OfferState] {
    try await read(
      "SELECT document, version FROM offers WHERE id > \(id) AND NOT is_withdrawn ORDER BY id LIMIT \(limit)"
    ).offers()
  }

  func offer(_ id: ID) async throws -> OfferState? {
    try await read("SELECT document, version FROM offers WHERE id = \(id) AND NOT is_withdrawn").offers().first
  }
}

extension Rows {
  fileprivate func offers() throws -> [OfferState] {
    try map { row in
      let (document, version) = try row.decode(JSONText.self, Int.self)
      return OfferState(offer: try document.decode(), version: version)
    }
  }
}

extension Republication {
  static let offers = Republication(of: OfferChanged.self) {
    try await $0.offers(after: $1, limit: pageSize).map { ($0.offer.id, $0) }
  }
}
