import PostgreSQL
import Support
import Testing

/// What the database's roles may do, tried against the database itself (RELIABILITY S16).
struct RoleTests {
  private static let contexts = ["accounts", "catalogue", "orders", "kitchen", "delivery", "payment", "figures"]

  /// - Returns: the server's error code; nil if the statement was executed.
  private func refusal(of statement: String, by database: Database) async throws -> String? {
    do {
      try await database.execute(SQL(stringLiteral: statement))
      return nil
    } catch .server(let error) {
      return error.sqlState
    }
  }

  /// Every table, with one column that can be written.
  private func tables() async throws -> [(schema: String, name: String, column: String)] {
    try await Servers.superuser().read(
      """
      SELECT DISTINCT ON (n.nspname, c.relname) n.nspname::text, c.relname::text, a.attname::text
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE n.nspname = ANY(\(Self.contexts)) AND c.relkind = 'r' AND a.attnum > 0 AND a.attgenerated = ''
      ORDER BY n.nspname, c.relname, a.attnum
      """
    ).map { try $0.decode(String.self, String.self, String.self) }
  }

  /// Tables to which the service may add rows, and in which it may change none.
  private static let onlyAdded = Set(
    contexts.map { "\($0).audit" } + [
      "accounts.audit_log", "payment.invoices", "payment.invoice_prints", "payment.journal",
    ])

  @Test("a service reads and writes the rows of its own schema and of no other", arguments: contexts)
  func rows(role: String) async throws {
    let database = try Servers.database(role: role)
    let tables = try await tables()
    #expect(Set(tables.map(\.schema)) == Set(Self.contexts))
    for (schema, name, column) in tables {
      let table = "\(schema).\(name)"
      // None of these statements changes a row.
      let adding = [
        "SELECT \(column) FROM \(table) LIMIT 1",
        "INSERT INTO \(table) (\(column)) SELECT \(column) FROM \(table) WHERE false",
      ]
      let changing = [
        "UPDATE \(table) SET \(column) = \(column) WHERE false", "DELETE FROM \(table) WHERE false",
      ]
      for statement in adding {
        let refusal = try await refusal(of: statement, by: database)
        #expect(refusal == (schema == role ? nil : "42501"), "\(role): \(statement)")
      }
      for statement in changing {
        let isAllowed = schema == role && !Self.onlyAdded.contains(table)
        let refusal = try await refusal(of: statement, by: database)
        #expect(refusal == (isAllowed ? nil : "42501"), "\(role): \(statement)")
      }
    }
  }

  @Test("a service changes no schema, its own included", arguments: contexts)
  func schemas(role: String) async throws {
    let database = try Servers.database(role: role)
    for schema in Self.contexts + ["public"] {
      #expect(try await refusal(of: "CREATE TABLE \(schema).probe (id integer)", by: database) == "42501")
    }
    #expect(try await refusal(of: "CREATE SCHEMA probe", by: database) == "42501")
    #expect(try await refusal(of: "DROP TABLE \(role).outbox", by: database) == "42501")
    #expect(try await refusal(of: "SET ROLE ocpizza_migrator", by: database) == "42501")
  }
}
