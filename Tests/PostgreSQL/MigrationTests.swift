import Support
import Synchronization
import Testing

@testable import PostgreSQL

/// How scripts are run, tried on a real server.
@Suite(.serialized)
struct MigrationTests {
  private let schema = "migrated"

  private func withSchema(_ body: (Database) async throws -> Void) async throws {
    let database = try Servers.database()
    try await database.runScript("DROP SCHEMA IF EXISTS \(schema) CASCADE; CREATE SCHEMA \(schema)")
    try await body(database)
    try await database.runScript("DROP SCHEMA \(schema) CASCADE")
  }

  private func script(_ name: String, _ text: String) -> Migration { Migration(name, Array(text.utf8)) }

  private func count(_ statement: SQL, _ database: Database) async throws -> Int {
    try #require(try await database.read(statement).first).decode(Int.self)
  }

  @Test("migrations run once, in order, and two at a time take turns")
  func migrations() async throws {
    let migrations = [
      Migration("one", Array("CREATE TABLE a (n bigint);".utf8)),
      Migration("two", Array("ALTER TABLE a ADD m bigint;".utf8)),
    ]
    let database = try Servers.database()
    try await database.runScript("DROP SCHEMA IF EXISTS migrated CASCADE; CREATE SCHEMA migrated")
    async let first = database.migrate(schema: "migrated", migrations)
    async let second = database.migrate(schema: "migrated", migrations)
    let applied = try await first + second
    #expect(applied.sorted() == ["one", "two"])
    #expect(try await database.migrate(schema: "migrated", migrations) == [])
    try await database.runScript("DROP SCHEMA migrated CASCADE")
  }

  @Test(
    "a script says by its first words how it is run",
    arguments: [
      ("CREATE TABLE a (n int);", .schema), ("-- Why.\nALTER TABLE a ADD m int", .schema),
      ("UPDATE a SET n = 1", .data), ("WITH b AS (SELECT 1) INSERT INTO a SELECT * FROM b", .data),
      ("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS a_n ON a (n)", .index("a_n")),
      ("CREATE INDEX a_n ON a (n)", .schema), ("CREATE TABLE a (); CREATE TABLE b ();", .several),
      ("CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ SELECT 1; SELECT ';' $$; -- One; not two.", .schema),
      ("COMMENT ON TABLE a IS 'one; two -- three'", .schema),
    ] as [(String, Migration.Kind)])
  func kinds(text: String, kind: Migration.Kind) {
    #expect(script("a", text).kind == kind)
  }

  @Test("a script that waits for a table's lock does not hold up those who use the table")
  func lockedTable() async throws {
    try await withSchema { database in
      try await database.runScript("CREATE TABLE migrated.a (n bigint)")
      let (isRead, mayEnd) = (Signal(), Signal())
      try await withThrowingTaskGroup { group in
        group.addTask {
          // Somebody reads the table for as long as others write to it.
          try await database.transaction(within: .seconds(60)) { transaction in
            try await transaction.query("SELECT * FROM migrated.a")
            isRead.give()
            #expect(try await becomesTrue(within: .seconds(60)) { mayEnd.isGiven })
          }
        }
        #expect(try await becomesTrue { isRead.isGiven })
        group.addTask {
          let applied = try await database.migrate(schema: "migrated", [script("one", "ALTER TABLE a ADD m bigint")])
          #expect(applied == ["one"])
        }
        let waiting: SQL = "SELECT count(*) FROM pg_locks WHERE relation = 'migrated.a'::regclass AND NOT granted"
        #expect(try await becomesTrue { try await count(waiting, database) > 0 })
        for _ in 0..<25 {
          // The server counts how long a statement waits for its lock, and nothing of what a slow machine takes for the rest.
          try await database.transaction { transaction in
            transaction.queue("SET LOCAL lock_timeout = '1s'")
            transaction.queue("INSERT INTO migrated.a (n) VALUES (1)")
          }
          // So that the script tries several times meanwhile.
          try await Task.sleep(for: .milliseconds(100))
        }
        mayEnd.give()
        try await group.waitForAll()
      }
      #expect(try await count("SELECT count(*) FROM migrated.a WHERE m IS NULL", database) == 25)
    }
  }

  @Test("data moves in batches, and goes on where it was interrupted")
  func batches() async throws {
    try await withSchema { database in
      try await database.runScript(
        """
        CREATE TABLE migrated.a (n bigint PRIMARY KEY, m bigint);
        INSERT INTO migrated.a SELECT generate_series(1, 10);
        ALTER TABLE migrated.a ADD CONSTRAINT stop CHECK (m <> 8);
        """)
      let moving = script(
        "move", "UPDATE a SET m = n WHERE n IN (SELECT n FROM a WHERE m IS NULL ORDER BY n LIMIT 3 FOR UPDATE)")
      await #expect(throws: PostgresError.self) { try await database.migrate(schema: schema, [moving]) }
      #expect(try await count("SELECT count(m) FROM migrated.a", database) == 6)
      try await database.runScript("ALTER TABLE migrated.a DROP CONSTRAINT stop")
      #expect(try await database.migrate(schema: schema, [moving]) == ["move"])
      #expect(try await count("SELECT count(*) FROM migrated.a WHERE m = n", database) == 10)
      // Each batch was a transaction of its own.
      #expect(try await count("SELECT count(DISTINCT xmin::text) FROM migrated.a", database) == 4)
      #expect(try await database.migrate(schema: schema, [moving]) == [])
    }
  }

  @Test("an index that could not be finished is built anew, by one of two at a time")
  func index() async throws {
    try await withSchema { database in
      try await database.runScript(
        "CREATE TABLE migrated.a (n bigint); INSERT INTO migrated.a SELECT n % 9 FROM generate_series(1, 10) n")
      let building = script("index", "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS a_n ON a (n)")
      await #expect(throws: PostgresError.self) { try await database.migrate(schema: schema, [building]) }
      try await database.runScript("DELETE FROM migrated.a WHERE n = 1")
      async let first = database.migrate(schema: schema, [building])
      async let second = database.migrate(schema: schema, [building])
      #expect(try await first + second == ["index"])
      #expect(
        try await count(
          "SELECT count(*) FROM pg_index WHERE indisvalid AND indexrelid = 'migrated.a_n'::regclass", database) == 1)
    }
  }
}

/// What one task says to others.
private final class Signal: Sendable {
  private let state = Mutex(false)

  var isGiven: Bool { state.withLock { $0 } }

  func give() { state.withLock { $0 = true } }
}
