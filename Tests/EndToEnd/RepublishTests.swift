import PostgreSQL
import Support
import Testing

/// A damaged copy is filled by what its owner publishes once more.
struct RepublishTests {
  private func republish(_ executable: String, _ event: String) async throws {
    try await Servers.run([
      "/usr/bin/env", "OCPIZZA_CONF=\(try Servers.variable("ROOT"))/compose",
      "DATABASE_PORT=\(try Servers.variable("PG_PORT"))", "BROKER_PORT=\(try Servers.variable("AMQP_PORT"))",
      "\(try Servers.variable("OCPIZZA_BIN"))/\(executable)", "republish", "--event", event,
    ])
  }

  /// A restaurant of delivery's copy: its street, and its version.
  private func copy(of place: Place, _ database: Database) async throws -> (street: String, version: Int)? {
    try await database.read(
      "SELECT address->>'line1', version FROM delivery.restaurants WHERE id = \(place.rawValue)::uuid"
    ).first?.decode(String.self, Int.self)
  }

  @Test("a copy that is gone or old is filled when its owner republishes, and a newer one is left as it is")
  func restaurants() async throws {
    let database = try Servers.database()
    var before: [Place: (street: String, version: Int)] = [:]
    for place in [Place.rouen, .enghien, .beauvais] {
      before[place] = try await copy(of: place, database)
    }
    try #require(before.count == 3)
    try await database.execute("DELETE FROM delivery.restaurants WHERE id = \(Place.rouen.rawValue)::uuid")
    try await database.execute(
      """
      UPDATE delivery.restaurants SET version = version + CASE WHEN id = \(Place.beauvais.rawValue)::uuid THEN 1000 ELSE -1 END,
        address = jsonb_set(address::jsonb, '{line1}', '"somewhere"')::json
      WHERE id IN (\(Place.enghien.rawValue)::uuid, \(Place.beauvais.rawValue)::uuid)
      """)
    try await republish("Catalogue", "catalogue.restaurant-changed")
    for place in [Place.rouen, .enghien] {
      #expect(
        try await becomesTrue {
          guard let copy = try await copy(of: place, database), let before = before[place] else { return false }
          return copy == before
        })
    }
    #expect(try await copy(of: .beauvais, database)?.street == "somewhere")
    // As after the producer has counted past what the copy knows.
    try await database.execute(
      "UPDATE delivery.restaurants SET version = 0 WHERE id = \(Place.beauvais.rawValue)::uuid")
    try await republish("Catalogue", "catalogue.restaurant-changed")
    #expect(try await becomesTrue { try await copy(of: .beauvais, database)?.street == before[.beauvais]?.street })
  }

  @Test("payment gets back an order that it has lost, and the customer no second mail")
  func orders() async throws {
    let id = try await App.newCustomer().order()["id"].text
    let database = try Servers.database()
    func saved() async throws -> Bool {
      try await !database.read(
        "SELECT 1 FROM payment.orders WHERE id = \(id)::uuid AND event->'order'->>'promisedAt' IS NOT NULL"
      ).isEmpty
    }
    // Promised, which payment follows only of orders that await their payment: its copy is older than the order.
    #expect(
      try await becomesTrue { try await !database.read("SELECT 1 FROM payment.orders WHERE id = \(id)::uuid").isEmpty })
    #expect(
      try await becomesTrue {
        try await !database.read(
          "SELECT 1 FROM orders.orders WHERE id = \(id)::uuid AND document->>'promisedAt' IS NOT NULL"
        )
        .isEmpty
      })
    // The mail about the promise.
    func told() async throws -> [String] {
      try await database.read(
        "SELECT order_version || status FROM accounts.order_mails WHERE order_id = \(id)::uuid"
      ).map { try $0.decode(String.self) }
    }
    #expect(try await becomesTrue { try await !told().isEmpty })
    let before = try await told()
    try await database.execute("DELETE FROM payment.orders WHERE id = \(id)::uuid")
    try await republish("Orders", "orders.order-changed")
    #expect(try await becomesTrue { try await saved() })
    #expect(try await told() == before)
  }
}
