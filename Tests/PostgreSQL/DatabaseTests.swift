import FoundationEssentials
import Support
import Synchronization
import Testing

@testable import PostgreSQL

/// Against a real server.
struct DatabaseTests {
  private func withTable(_ columns: String, _ body: (Database) async throws -> Void) async throws {
    let database = try Servers.database()
    try await database.runScript(
      "DROP SCHEMA IF EXISTS test CASCADE; CREATE SCHEMA test; CREATE TABLE test.t (\(columns));")
    try await body(database)
    try await database.runScript("DROP SCHEMA test CASCADE")
  }

  @Test("values survive the way there and back")
  func values() async throws {
    let database = try Servers.database()
    let id = UUID()
    let time = Date(timeIntervalSince1970: 1_795_492_800.123456)
    let rows = try await database.read(
      """
      SELECT \(id), \(42), \(-1)::int, \(true), \(2.5), \("pâte à pizza")::text, \(time), \(Bytes([0, 255])),
        \(JSONText(Array(#"{"a":1}"#.utf8))), \(nil as Int?)
      """)
    let row = try #require(rows.first)
    let (uuid, int, small, bool, double, text, date, bytes, json, null) = try row.decode(
      UUID.self, Int.self, Int.self, Bool.self, Double.self, String.self, Date.self, Bytes.self, JSONText.self,
      Int?.self)
    #expect(uuid == id)
    #expect(int == 42)
    #expect(small == -1)
    #expect(bool)
    #expect(double == 2.5)
    #expect(text == "pâte à pizza")
    #expect(abs(date.timeIntervalSince(time)) < 0.000_002)
    #expect(bytes.bytes == [0, 255])
    #expect(json.bytes == Array(#"{"a":1}"#.utf8))
    #expect(null == nil)
  }

  @Test("arrays are parameters too", arguments: [[], [1], [3, 1, 2]])
  func arrays(numbers: [Int]) async throws {
    let rows = try await Servers.database().read("SELECT unnest(\(numbers))")
    #expect(try rows.map { try $0.decode(Int.self) } == numbers)
  }

  @Test("an array may hold NULLs", arguments: [[], [1, nil, 3], [nil]])
  func arraysWithNulls(numbers: [Int?]) async throws {
    let rows = try await Servers.database().read("SELECT unnest(\(numbers))")
    #expect(try rows.map { try $0.decode(Int?.self) } == numbers)
  }

  @Test("a value of another type than asked for is an error, not a guess")
  func wrongType() async throws {
    let rows = try await Servers.database().read("SELECT 'abc'::text")
    #expect(throws: PostgresError.unexpectedValue(column: 0, expected: "Int")) { try rows.first?.decode(Int.self) }
  }

  @Test("what is interpolated is a value, never SQL")
  func injection() async throws {
    let rows = try await Servers.database().read("SELECT \("'; DROP SCHEMA orders; --")::text")
    #expect(try rows.first?.decode(String.self) == "'; DROP SCHEMA orders; --")
  }

  @Test("a transaction commits when it returns and leaves nothing when it throws")
  func transactions() async throws {
    struct Failure: Error {}
    try await withTable("n bigint") { database in
      try await database.transaction { transaction in
        transaction.queue("INSERT INTO test.t VALUES (\(1))")
        let count = try await transaction.query("SELECT count(*) FROM test.t").first?.decode(Int.self)
        #expect(count == 1)
        transaction.queue("INSERT INTO test.t VALUES (\(2))")
      }
      await #expect(throws: Failure.self) {
        try await database.transaction { transaction in
          try await transaction.query("INSERT INTO test.t VALUES (\(3))")
          throw Failure()
        }
      }
      let numbers = try await database.read("SELECT n FROM test.t ORDER BY n").map { try $0.decode(Int.self) }
      #expect(numbers == [1, 2])
    }
  }

  @Test("an error in the middle of a pipeline undoes all of the transaction, and the connection goes on")
  func pipelineError() async throws {
    try await withTable("n bigint PRIMARY KEY") { _ in
      let database = try Servers.database(maximumConnections: 1)
      for _ in 1...3 {
        let error = await #expect(throws: PostgresError.self) {
          try await database.transaction { transaction in
            transaction.queue("INSERT INTO test.t VALUES (\(1))")
            transaction.queue("INSERT INTO test.t VALUES (\(1))")
            transaction.queue("INSERT INTO test.t VALUES (\(2))")
          }
        }
        #expect(error?.violatedUniqueConstraint == "t_pkey")
        #expect(try await database.read("SELECT 1 FROM test.t").isEmpty)
      }
    }
  }

  @Test("a transaction that another one got in the way of is run again")
  func deadlock() async throws {
    final class Counts: Sendable {
      let attempts = Mutex(0)
      let holding = Mutex(0)
    }
    let count = Counts()
    try await withTable("id bigint, n bigint") { database in
      try await database.execute("INSERT INTO test.t VALUES (1, 0), (2, 0)")
      try await withThrowingTaskGroup { group in
        for (first, second) in [(1, 2), (2, 1)] {
          group.addTask {
            try await database.transaction { transaction in
              count.attempts.withLock { $0 += 1 }
              try await transaction.query("UPDATE test.t SET n = n + 1 WHERE id = \(first)")
              count.holding.withLock { $0 += 1 }
              // Both hold a row and want the other's: a deadlock, the first time.
              while count.holding.withLock({ $0 }) < 2 { try await Task.sleep(for: .milliseconds(1)) }
              try await transaction.query("UPDATE test.t SET n = n + 1 WHERE id = \(second)")
            }
          }
        }
        try await group.waitForAll()
      }
      let counts = try await database.read("SELECT n FROM test.t").map { try $0.decode(Int.self) }
      #expect(counts == [2, 2])
      // That nothing was done twice is what the sums say.
      #expect(count.attempts.withLock { $0 } >= 3)
    }
  }

  @Test("a connection whose server process is killed is replaced, also in a transaction")
  func killedBackend() async throws {
    let database = try Servers.database(maximumConnections: 1)
    let administrator = try Servers.superuser()
    func kill() async throws {
      try await administrator.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'ocpizza_migrator'")
    }
    _ = try await database.read("SELECT 1")
    try await kill()
    #expect(try await database.read("SELECT 1").count == 1)
    var attempts = 0
    let answer = try await database.transaction { transaction in
      attempts += 1
      _ = try await transaction.query("SELECT 1")
      if attempts == 1 { try await kill() }
      return try await transaction.query("SELECT 2").first?.decode(Int.self)
    }
    #expect(answer == 2)
    #expect(attempts == 2)
  }

  @Test("more tasks than connections take turns")
  func pool() async throws {
    let database = try Servers.database(maximumConnections: 2)
    let answers = try await withThrowingTaskGroup { group in
      for number in 1...100 {
        group.addTask {
          let row = try #require(try await database.read("SELECT \(number), pg_backend_pid()").first)
          return try row.decode(Int.self, Int.self)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(answers.map(\.0).sorted() == Array(1...100))
    #expect(Set(answers.map(\.1)).count == 2)
  }

  @Test("no database is an outage, said at once")
  func noDatabase() async throws {
    let database = Database(
      PostgresConfiguration(host: "127.0.0.1", port: 1, database: "x", user: "x", password: "x"))
    let begin = ContinuousClock.now
    let error = await #expect(throws: PostgresError.self) { try await database.read("SELECT 1") }
    #expect(error?.isOutage == true)
    #expect(.now - begin < .seconds(10))
  }

  @Test("a service's role reaches its own schema only, and changes no table", arguments: ["orders", "kitchen"])
  func roles(role: String) async throws {
    let other = role == "orders" ? "kitchen" : "orders"
    try await Servers.database().runScript(
      "CREATE TABLE \(role).mine (n bigint); CREATE TABLE \(other).theirs (n bigint);")
    let database = try Servers.database(role: role)
    try await database.execute("INSERT INTO mine VALUES (1)")
    for forbidden in ["SELECT * FROM \(other).theirs", "CREATE TABLE more (n bigint)", "DROP TABLE mine"] {
      let error = await #expect(throws: PostgresError.self) { try await database.runScript(forbidden) }
      #expect(error?.sqlState == "42501")
    }
    try await Servers.database().runScript("DROP TABLE \(role).mine, \(other).theirs")
  }
}
