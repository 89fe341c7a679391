import Glibc
import Support
import Synchronization
import Testing

@testable import PostgreSQL

/// Nothing waits without end: neither we for the server, nor the server for us. Against a real server.
struct TimeoutTests {
  private func process(_ database: Database) async throws -> Int {
    try #require(try await database.read("SELECT pg_backend_pid()").first?.decode(Int.self))
  }

  @Test("a statement that takes too long is ended by the server, and its connection goes on")
  func statement() async throws {
    let database = try Servers.database(maximumConnections: 1) { $0.statementTimeout = .milliseconds(300) }
    func sleep(_ seconds: Double) async throws { try await database.execute("SELECT pg_sleep(\(seconds))") }
    try await sleep(0)
    let before = try await process(database)
    let error = await #expect(throws: PostgresError.self) { try await sleep(5) }
    #expect(error?.isOutage == true)
    #expect(try await process(database) == before)
  }

  @Test("a server that is frozen costs the connection, and not the caller's patience")
  func frozenServer() async throws {
    let database = try Servers.database(maximumConnections: 1) { $0.statementTimeout = .milliseconds(300) }
    let frozen = pid_t(try await process(database))
    #expect(kill(frozen, SIGSTOP) == 0)
    let begin = ContinuousClock.now
    await #expect(throws: PostgresError.timedOut) { try await database.execute("SELECT 1") }
    // The server stays frozen, so that it returns at all is the proof.
    #expect(.now - begin < .seconds(15))
    #expect(try await database.read("SELECT 1").count == 1)
    // Once it goes on it finds that nobody is there any more.
    #expect(kill(frozen, SIGCONT) == 0)
    let isGone = try await becomesTrue {
      try await database.read("SELECT 1 FROM pg_stat_activity WHERE pid = \(Int(frozen))").isEmpty
    }
    #expect(isGone)
  }

  @Test("a process that freezes in a transaction loses its locks, and the others go on within ten seconds")
  func frozenClient() async throws {
    let owner = try Servers.database()
    try await owner.runScript(
      """
      DROP SCHEMA IF EXISTS test CASCADE; CREATE SCHEMA test; CREATE TABLE test.t (n bigint);
      INSERT INTO test.t VALUES (1)
      """)
    let isHeld = Mutex(false)
    let holder = try Servers.database(maximumConnections: 1)
    let frozen = Task {
      try await holder.transaction { transaction in
        try await transaction.query("SELECT n FROM test.t FOR UPDATE")
        isHeld.withLock { $0 = true }
        try await Task.sleep(for: .seconds(60))
      }
    }
    #expect(try await becomesTrue { isHeld.withLock { $0 } })
    let begin = ContinuousClock.now
    var refusals = 0
    while true {
      do {
        _ = try await owner.transaction { try await $0.query("UPDATE test.t SET n = n + 1") }
        break
      } catch let error as PostgresError where error.isOutage {
        refusals += 1
      }
    }
    #expect(refusals == 1)
    #expect(.now - begin < .seconds(10))
    frozen.cancel()
    await #expect(throws: (any Error).self) { try await frozen.value }
    try await owner.runScript("DROP SCHEMA test CASCADE")
  }

  @Test("a transaction that takes too long as a whole is rolled back, however short its statements are")
  func transaction() async throws {
    let database = try Servers.database(maximumConnections: 1) { $0.transactionTimeout = .milliseconds(300) }
    await #expect(throws: PostgresError.timedOut) {
      try await database.transaction { transaction in
        for _ in 1...20 {
          try await transaction.query("SELECT 1")
          try await Task.sleep(for: .milliseconds(50))
        }
      }
    }
    #expect(try await database.read("SELECT 1").count == 1)
  }

  @Test("a transaction that may take longer may, and the next on its connection may not")
  func longTransaction() async throws {
    let database = try Servers.database(maximumConnections: 1) {
      $0.statementTimeout = .milliseconds(300)
      $0.transactionTimeout = .milliseconds(300)
    }
    _ = try await database.transaction(within: .seconds(5)) { transaction in
      try await transaction.query("SELECT pg_sleep(0.6)")
    }
    let error = await #expect(throws: PostgresError.self) {
      try await database.transaction { try await $0.query("SELECT pg_sleep(0.6)") }
    }
    #expect(error?.isOutage == true)
  }

  @Test("a script may take longer than a statement, and leaves the connection as it was")
  func script() async throws {
    let database = try Servers.database(maximumConnections: 1) { $0.statementTimeout = .milliseconds(300) }
    try await database.runScript("SELECT pg_sleep(0.6)")
    let settings = try await database.read(
      "SELECT current_setting('statement_timeout'), current_setting('lock_timeout'), pg_backend_pid()")
    let (statement, lock, process) = try #require(settings.first).decode(String.self, String.self, Int.self)
    #expect(statement == "300ms" && lock == "3s")
    #expect(try await self.process(database) == process)
  }

  @Test(
    "a task that waits for a connection stops when it is cancelled, and the others get theirs", .timeLimit(.minutes(1)))
  func cancelledWait() async throws {
    let database = try Servers.database(maximumConnections: 1)
    let isHeld = Mutex(false)
    let mayEnd = Mutex(false)
    let holder = Task {
      try await database.transaction(within: .seconds(30)) { transaction in
        try await transaction.query("SELECT 1")
        isHeld.withLock { $0 = true }
        #expect(try await becomesTrue { mayEnd.withLock { $0 } })
      }
    }
    #expect(try await becomesTrue { isHeld.withLock { $0 } })
    let waiting = (1...3).map { _ in Task { try await database.read("SELECT 1").count } }
    // They have asked by then, and wait.
    try await Task.sleep(for: .milliseconds(200))
    waiting[1].cancel()
    // One that is cancelled before it asks does not wait at all.
    let gone = Task {
      try? await Task.sleep(for: .seconds(60))
      return try await database.read("SELECT 1").count
    }
    gone.cancel()
    // The only connection is still lent.
    for task in [waiting[1], gone] {
      let error = await #expect(throws: PostgresError.self) { try await task.value }
      #expect(error?.isOutage == true)
    }
    mayEnd.withLock { $0 = true }
    try await holder.value
    #expect(try await waiting[0].value == 1)
    #expect(try await waiting[2].value == 1)
  }

  @Test("every connection has time-outs and keepalives")
  func settings() async throws {
    let rows = try await Servers.database(role: "orders").read(
      """
      SELECT name, setting FROM pg_settings WHERE name IN ('statement_timeout', 'lock_timeout',
        'idle_in_transaction_session_timeout', 'client_connection_check_interval', 'tcp_keepalives_idle',
        'tcp_user_timeout')
      """)
    let settings = try Dictionary(uniqueKeysWithValues: rows.map { try $0.decode(String.self, String.self) })
    #expect(
      settings == [
        "statement_timeout": "5000", "lock_timeout": "3000", "idle_in_transaction_session_timeout": "5000",
        "client_connection_check_interval": "2000", "tcp_keepalives_idle": "10", "tcp_user_timeout": "15000",
      ])
  }

  @Test("COMMIT of a transaction in which a statement failed unnoticed is an error, and nothing is written")
  func rolledBack() async throws {
    let database = try Servers.database(maximumConnections: 1)
    try await database.runScript(
      "DROP SCHEMA IF EXISTS test CASCADE; CREATE SCHEMA test; CREATE TABLE test.t (n bigint)")
    await #expect(throws: PostgresError.rolledBack) {
      try await database.transaction { transaction in
        try await transaction.query("INSERT INTO test.t VALUES (1)")
        _ = try? await transaction.query("SELECT 1 / \(0)")
      }
    }
    #expect(try await database.read("SELECT 1 FROM test.t").isEmpty)
    try await database.runScript("DROP SCHEMA test CASCADE")
  }
}
