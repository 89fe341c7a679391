import ArgumentParser
import Contracts
import Logging
import Messaging
import PostgreSQL
import ServiceKit

/// Drops the dead letters of every context that contain the id of an erased person. No service may read dead letters, so an
/// operator runs this.
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
  /// Events that carry out an erasure. They hold an id and nothing else, and must be sent back one day.
  private static let neverErased: Set<String> = [
    AccountLeaving.name, AccountErased.name, AccessRevoked.name, OpenOrdersChanged.name,
  ]

  /// The ids in a dead letter that may be those of people. The letter need not be a readable event.
  static func people(in body: String, of type: String) -> Set<ID> {
    neverErased.contains(type) ? [] : Set(body.split(separator: "\"").compactMap { ID($0) })
  }
}
