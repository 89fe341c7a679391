import Messaging
import PostgreSQL
import Support
import Testing

/// Schemas of a database that has been in use, brought up to date, in the order in which a release runs them.
@Suite(.serialized)
struct UpgradeTests {
  private func withSchema(_ name: String, _ body: (Database, String) async throws -> Void) async throws {
    let schema = "upgraded_\(name)"
    let database = try Servers.database(maximumConnections: 1)
    try await database.runScript("DROP SCHEMA IF EXISTS \(schema) CASCADE")
    try await body(database, schema)
    try await database.runScript("DROP SCHEMA \(schema) CASCADE")
  }

  private func migrations(of name: String) throws -> [Migration] {
    try #require(Schemas.all.first { $0.name == name }).migrations
  }

  /// Runs the scripts up to one, and then the statements with the schema's tables.
  private func begin(
    _ name: String, after last: String, _ database: Database, _ schema: String, _ rows: String
  ) async throws {
    let all = try migrations(of: name)
    let index = try #require(all.firstIndex { $0.name == last })
    // The tables of messages came first, and grew beside the context's own.
    let before = all[...index].filter { !$0.name.hasPrefix("messaging") || $0.name == "messaging-0001" }
    _ = try await database.migrate(schema: schema, Array(before))
    try await database.runScript("SET search_path = \(schema); \(rows)")
    _ = try await database.migrate(schema: schema, all)
    try await database.runScript("SET search_path = \(schema)")
  }

  /// Everything that the database knows of a schema's tables.
  private func shape(_ database: Database, _ schema: String) async throws -> [String] {
    try await database.read(
      """
      SELECT table_name || '.' || column_name || ' ' || data_type || is_nullable || coalesce(column_default, '')
      FROM information_schema.columns WHERE table_schema = \(schema)
      UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = \(schema)
      UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = \(schema)::regnamespace
      ORDER BY 1
      """
    ).map { try $0.decode(String.self) }
  }

  @Test("each script is run once, and a new one does no harm when it is run twice", arguments: Schemas.all.map(\.name))
  func twice(name: String) async throws {
    try await withSchema(name) { database, schema in
      let all = try migrations(of: name)
      #expect(try await database.migrate(schema: schema, all) == all.map(\.name))
      #expect(try await database.migrate(schema: schema, all) == [])
      let shape = try await shape(database, schema)
      for migration in all where MigrationRules.isNew(migration) {
        try await database.execute(
          SQL(stringLiteral: "DELETE FROM \(schema).migrations WHERE name = '\(migration.name)'"))
        #expect(try await database.migrate(schema: schema, all) == [migration.name])
      }
      #expect(try await self.shape(database, schema) == shape)
    }
  }

  @Test("the outbox of a version that knew no routing keys is kept")
  func outbox() async throws {
    try await withSchema("kitchen") { database, schema in
      try await begin(
        "kitchen", after: "messaging-0001", database, schema,
        """
        INSERT INTO outbox (id, type, body) VALUES (gen_random_uuid(), 'orders.order-changed', '{"order":{"status":"placed"}}'),
          (gen_random_uuid(), 'kitchen.ticket-decided', '{}')
        """)
      let keys = try await database.read("SELECT routing_key FROM outbox ORDER BY 1").map { try $0.decode(String.self) }
      #expect(keys == ["kitchen.ticket-decided", "orders.order-changed.placed"])
    }
  }

  @Test("orders of the version before are there after an update, and count as open")
  func orders() async throws {
    try await withSchema("orders") { database, schema in
      try await begin(
        "orders", after: "orders-0004", database, schema,
        """
        INSERT INTO orders (id, restaurant_id, customer_id, status, placed_at, version, actor_id, document)
        SELECT gen_random_uuid(), gen_random_uuid(), '01930000-0000-7000-8000-000000000001', status, now(), 1, NULL, '{}'
        FROM unnest(ARRAY['placed', 'ready', 'delivered']) AS status;
        INSERT INTO customers (id, addresses, version) VALUES ('01930000-0000-7000-8000-000000000001', '[]', 3);
        INSERT INTO forgetting (customer_id) VALUES ('01930000-0000-7000-8000-000000000001');
        """)
      let rows = try await database.read(
        """
        SELECT count(*), count(abandon_at), (SELECT count(*) FROM erasures), (SELECT count(*) FROM customers WHERE role IS NULL)
        FROM orders
        """)
      #expect(try #require(rows.first).decode(Int.self, Int.self, Int.self, Int.self) == (3, 0, 1, 1))
      let tooMany = await #expect(throws: PostgresError.self) {
        try await database.read("SELECT check_open_orders('01930000-0000-7000-8000-000000000001', 1, 5)")
      }
      #expect(tooMany?.violatedCheckConstraint == "open_orders")
    }
  }

  @Test("invoices of the version before keep their numbers, and none is given twice")
  func invoices() async throws {
    try await withSchema("payment") { database, schema in
      try await begin(
        "payment", after: "payment-0003", database, schema,
        """
        INSERT INTO restaurants (id, city, version) VALUES ('01930000-0000-7000-8000-000000000101', 'Angers', 1),
          ('01930000-0000-7000-8000-000000000102', 'Angers', 1), ('01930000-0000-7000-8000-000000000103', 'Clichy', 1);
        INSERT INTO orders (id, restaurant_id, is_decided, version, event)
        VALUES ('01930000-0000-7000-8000-000000000201', '01930000-0000-7000-8000-000000000101', true, 1,
          '{"courierId":"01930000-0000-7000-8000-000000000009","order":{"status":"placed"}}');
        INSERT INTO payments (id, order_id, method, status, amount_cents, account_id, idempotency_key, fingerprint)
        SELECT ('01930000-0000-7000-8000-00000000030' || n)::uuid, '01930000-0000-7000-8000-000000000201', 'cash', 'refunded',
          100, gen_random_uuid(), n, '' FROM generate_series(1, 6) AS n;
        INSERT INTO invoices (restaurant_id, number, kind, payment_id, order_id, document)
        SELECT ('01930000-0000-7000-8000-00000000010' || restaurant)::uuid, number, 'invoice',
          ('01930000-0000-7000-8000-00000000030' || 2 * restaurant + number - 2)::uuid, gen_random_uuid(),
          json_build_object('number', CASE restaurant WHEN 3 THEN 'CLICHY' ELSE 'ANGERS' END || '-00000' || number)
        FROM generate_series(1, 3) AS restaurant, generate_series(1, 2) AS number;
        INSERT INTO invoice_counters (restaurant_id, last) SELECT id, 2 FROM restaurants;
        """)
      // The journal begins after them.
      let heads = try await database.read("SELECT invoiced FROM journal_heads WHERE series = 'journal' AND last = 0")
      #expect(try heads.map { try $0.decode(Int.self) } == [2, 2, 2])
      let numbers = try await database.read(
        "SELECT printed_number FROM invoices WHERE printed_number IS NOT NULL ORDER BY 1")
      #expect(
        try numbers.map { try $0.decode(String.self) } == [
          "ANGERS-000001", "ANGERS-000002", "CLICHY-000001", "CLICHY-000002",
        ])
      let series = try await database.read("SELECT count(*) FROM invoice_series WHERE restaurant_id IS NOT NULL")
      #expect(try #require(series.first).decode(Int.self) == 1)
      let couriers = try await database.read("SELECT count(*) FROM orders WHERE event->>'courierId' IS NOT NULL")
      #expect(try #require(couriers.first).decode(Int.self) == 0)
    }
  }
}
