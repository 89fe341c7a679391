import Contracts
import FoundationEssentials
import Logging
import PostgreSQL
import Support
import Testing

@testable import Accounts
@testable import Messaging

/// Who manages the group, in a real database with nobody else in it.
struct GroupManagerTests {
  private struct Group {
    let schema: String
    let database: Database
    /// Nobody runs it: what is published stays in the table.
    let outbox: Outbox

    init(_ schema: String) async throws {
      self.schema = schema
      database = try Servers.database(maximumConnections: 1)
      try await database.runScript("SET search_path = \(schema)")
      outbox = Outbox(
        database, broker: try Servers.broker(user: "accounts"), name: "test", publishes: Accounts.publishes,
        logger: Logger(label: "test"))
    }

    func add(_ role: Role = .groupManager, isInvited: Bool? = nil, isSuspended: Bool? = nil) async throws -> ID {
      let id = ID.new()
      let account = Account(
        id: id, firstName: "Gaëlle", lastName: "Roy", email: "\(id)@example.com", role: role, isInvited: isInvited,
        isSuspended: isSuspended, createdAt: Date())
      try await database.transaction { try $0.insert(AccountRecord(account: account, passwordHash: "-")) }
      return id
    }

    func lock(_ id: ID, in transaction: Transaction) async throws -> AccountRecord {
      try #require(try await transaction.lockAccount(id))
    }

    func employ(_ id: ID, as employment: Employment) async throws {
      try await database.transaction { transaction in
        _ = try await transaction.employ(
          try await lock(id, in: transaction), as: employment, by: Caller(accountId: id, role: .groupManager), outbox,
          invitationLink: "")
      }
    }

    func remove(_ id: ID) async throws {
      try await database.transaction { transaction in
        try await transaction.beginErasure(of: try await lock(id, in: transaction), by: nil, outbox)
      }
    }

    /// Whether it was done and not refused as a conflict.
    func isDone(_ action: () async throws -> Void) async throws -> Bool {
      do {
        try await action()
        return true
      } catch let problem as Problem {
        #expect(problem.code == .conflict)
        return false
      }
    }
  }

  private static let manager = Employment(role: .manager, restaurantId: .first)
  private static let suspended = Employment(role: .groupManager, restaurantId: nil, isSuspended: true)

  private func withGroup(_ name: String, _ body: (Group) async throws -> Void) async throws {
    let schema = "group_\(name)"
    let owner = try Servers.database(maximumConnections: 1)
    try await owner.runScript("DROP SCHEMA IF EXISTS \(schema) CASCADE")
    _ = try await owner.migrate(schema: schema, Migration.messaging + Accounts.migrations)
    try await body(try await Group(schema))
    try await owner.runScript("DROP SCHEMA \(schema) CASCADE")
  }

  @Test("the last group manager who can log in is neither removed, nor demoted, nor suspended")
  func last() async throws {
    try await withGroup("last") { group in
      let last = try await group.add()
      // None of these can manage the group.
      _ = try await group.add(isInvited: true)
      _ = try await group.add(isSuspended: true)
      _ = try await group.add(.manager)
      #expect(try await !group.isDone { try await group.remove(last) })
      #expect(try await !group.isDone { try await group.employ(last, as: Self.manager) })
      #expect(try await !group.isDone { try await group.employ(last, as: Self.suspended) })
      let other = try await group.add()
      #expect(try await group.isDone { try await group.remove(last) })
      #expect(try await !group.isDone { try await group.remove(other) })
    }
  }

  @Test("of group managers who remove, demote and suspend each other at once, one stays", arguments: 0..<5)
  func race(attempt: Int) async throws {
    try await withGroup("race_\(attempt)") { group in
      var managers: [ID] = []
      for _ in 0..<6 { managers.append(try await group.add()) }
      let done = try await withThrowingTaskGroup(of: Bool.self) { tasks in
        for (number, manager) in managers.enumerated() {
          // Each by a connection of its own.
          let group = try await Group(group.schema)
          tasks.addTask {
            try await group.isDone {
              switch number % 3 {
              case 0: try await group.remove(manager)
              case 1: try await group.employ(manager, as: Self.manager)
              default: try await group.employ(manager, as: Self.suspended)
              }
            }
          }
        }
        return try await tasks.reduce(into: 0) { if $1 { $0 += 1 } }
      }
      #expect(done == managers.count - 1)
    }
  }
}
