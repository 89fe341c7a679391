import Contracts
import PostgreSQL
import Support
import Synchronization
import Testing

@testable import Messaging

/// What is done because time passes goes on, whatever is wrong with one row.
extension MessagingTests {
  @Test("a row that cannot be handled is set aside, and those behind it are handled")
  func setAside() async throws {
    struct Unreadable: Error {}
    try await running { database, _, _ in
      let ids = (1...6).map { _ in ID.new() }
      try await database.execute("INSERT INTO inbox (message_id) SELECT unnest(\(ids))")
      let rows = DueRows("test", in: database, logger: logger)
      func handle() async throws -> Int {
        try await rows.handle(find: { setAside in
          try await database.read(
            "SELECT message_id FROM inbox WHERE message_id <> ALL(\(setAside)) ORDER BY message_id LIMIT 3"
          ).map { try $0.decode(ID.self) }
        }) { id, transaction in
          transaction.queue("DELETE FROM inbox WHERE message_id = \(id)")
          // The second by our own fault, the third by the database's word.
          if id == ids[1] { throw Unreadable() }
          if id == ids[2] { try await transaction.query("SELECT 1 / \(0)") }
        }
      }
      #expect(try await handle() == 3)
      #expect(try await handle() == 3)
      #expect(try await handle() == 0)
      let left = try await database.read("SELECT message_id FROM inbox ORDER BY message_id")
      #expect(try left.map { try $0.decode(ID.self) } == [ids[1], ids[2]])
    }
  }

  @Test("while the database is away no row is set aside")
  func outageOfRows() async throws {
    try await running { database, _, _ in
      let rows = DueRows("test", in: database, logger: logger)
      let id = ID.new()
      for _ in 1...2 {
        await #expect(throws: PostgresError.unavailable("as it would be")) {
          try await rows.handle(find: { setAside in
            #expect(setAside.isEmpty)
            return [id]
          }) { _, _ in throw PostgresError.unavailable("as it would be") }
        }
      }
    }
  }

  @Test("housekeeping deletes all that is old, a batch at a time, whatever becomes of its other chores")
  func housekeeping() async throws {
    try await running { database, _, _ in
      try await database.execute(
        """
        INSERT INTO inbox (message_id, handled_at)
        SELECT gen_random_uuid(), now() - CASE WHEN n <= 2500 THEN interval '8 days' ELSE '6 days' END
        FROM generate_series(1, 2600) n
        """)
      try await database.execute("INSERT INTO effects VALUES (1), (2)")
      let housekeeping = Housekeeping(
        database,
        [
          .run("broken", "SELECT 1 / 0"), .delete(from: "nowhere", where: "true"),
          .delete(from: "effects", where: "n = \(2)"),
        ], logger: logger)
      await housekeeping.tidy()
      #expect(try await database.read("SELECT count(*) FROM inbox").first?.decode(Int.self) == 100)
      #expect(try await effects(database) == [1])
    }
  }

  @Test("events wait while somebody holds a row for too long; none is lost and they take effect within ten seconds")
  func heldRow() async throws {
    let counting = Subscription<Void>.on(OrderChanged.self) { _, transaction in
      try await transaction.query("UPDATE effects SET n = n + 1")
    }
    try await running(subscriptions: [counting]) { database, outbox, _ in
      try await database.execute("INSERT INTO effects VALUES (0)")
      let isHeld = Mutex(false)
      let frozen = Task {
        try await Servers.database(role: "kitchen").transaction { transaction in
          try await transaction.query("SELECT n FROM effects FOR UPDATE")
          isHeld.withLock { $0 = true }
          try await Task.sleep(for: .seconds(60))
        }
      }
      #expect(try await becomesTrue { isHeld.withLock { $0 } })
      try await publish([order("1"), order("2")], outbox)
      #expect(try await becomesTrue(within: .seconds(10)) { try await effects(database) == [2] })
      frozen.cancel()
      _ = await frozen.result
      let letters = DeadLetters(of: .kitchen, broker: try Servers.broker(), logger: logger)
      #expect(try await letters.list().isEmpty)
    }
  }
}
