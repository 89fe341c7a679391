import ArgumentParser
import Contracts
import Logging
import Messaging
import PostgreSQL
import ServiceKit

/// Takes away what tells of erased people among the dead letters of every context, which no service may read.
struct EraseDeadLetters: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase-dead-letters",
    abstract: "Drop the events of all contexts' dead letters that tell of erased people (broker user operator).")

  func run() async throws {
    await Bootstrap.run("accounts") { settings, logger in
      let database = Database(try settings.database(role: "accounts"))
      let broker = try settings.broker(user: "operator")
      var count = 0
      // Catalogue follows nothing.
      for context in Context.allCases where context != .catalogue {
        let letters = DeadLetters(of: context, broker: broker, logger: logger)
        let told = try await letters.list().map {
          (id: $0.id, people: DeadLetterRules.people(in: $0.body, of: $0.type))
        }
        let erased = try await database.erased(among: told.flatMap(\.people))
        let toErase = Set(told.filter { !erased.isDisjoint(with: $0.people) }.map(\.id))
        guard !toErase.isEmpty else { continue }
        count += try await letters.drop { toErase.contains($0.id) }
      }
      print("\(count) erased")
    }
  }
}

enum DeadLetterRules {
  /// These are the erasure itself: they hold an id and no more, and have to be sent back one day.
  private static let kept: Set<String> = [
    AccountLeaving.name, AccountErased.name, AccessRevoked.name, OpenOrdersChanged.name,
  ]

  /// The ids in a letter that may be those of people. It need not be an event that can be read: that may be why it is here.
  static func people(in body: String, of type: String) -> Set<ID> {
    kept.contains(type) ? [] : Set(body.split(separator: "\"").compactMap { ID($0) })
  }
}

extension Database {
  fileprivate func erased(among ids: [ID]) async throws -> Set<ID> {
    let rows = try await read(
      "SELECT account_id FROM audit_log WHERE action = 'erased' AND account_id = ANY(\(ids))")
    return try rows.reduce(into: []) { $0.insert(try $1.decode(ID.self)) }
  }
}
