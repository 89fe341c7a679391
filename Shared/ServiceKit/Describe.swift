import ArgumentParser
package import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

/// What a service says of itself. The broker's topology, the database's roles, the supervisor's programs and the page of
/// messages are made from it (`compose/generate`).
package struct Description: Encodable {
  private let name: String
  private let version = Version.current
  private var answers: [Answered] = []
  /// The contexts that it asks.
  private var asks: [String] = []
  private let follows: [Followed]
  /// What it follows only while somebody watches it.
  private var watches: [Watched] = []
  private var publishes: [Published] = []
  private let settings: [Setting]
  private let secrets: [Secret]
  private var migrations: [String] = []

  private struct Answered: Encodable {
    let request: String
    /// The Swift types, beside whose declarations it says what they are for.
    let type: String
    let reply: String

    init<R: Request>(_ request: R.Type) {
      self.request = R.name
      type = "\(R.self)"
      reply = "\(R.Reply.self)"
    }
  }

  private struct Followed: Encodable {
    let event: String
    let bindings: [String]
  }

  private struct Watched: Encodable {
    let event: String
    /// The routing key without the id of what is watched.
    let prefix: String
  }

  private struct Published: Encodable {
    let event: String
    let type: String
    /// The last words of its routing keys; empty where its name is its routing key.
    let topics: [String]
    /// Whether the present state can be published once more.
    let isRepublished: Bool

    init<E: Event>(_ event: E.Type, _ republications: [Republication]) {
      self.event = E.name
      isRepublished = republications.contains { $0.event.name == E.name }
      type = "\(E.self)"
      topics = E.Topic.all.map(\.word)
    }
  }

  package init<Owner: ContextService>(of owner: Owner.Type) {
    name = Owner.context.rawValue
    answers = Owner.allAnswers.map { Answered($0.request) }
    follows = Owner.follows.map { Followed(event: $0.event.name, bindings: $0.bindings) }
    publishes = Owner.publishes.map { Published($0, Owner.republishes) }
    settings = Setting.ofEveryContext + Owner.settings
    secrets = [.broker(name), .database(name)] + Owner.secrets
    migrations = Owner.migrations.map(\.name)
  }

  /// A service that keeps nothing: it asks contexts, and follows events in a queue that it makes itself.
  package init(
    name: String, asks: [Context], follows: [any Event.Type], watches: [WatchKey], settings: [Setting],
    secrets: [Secret]
  ) {
    self.name = name
    self.asks = asks.map(\.rawValue)
    self.follows = follows.map { Followed(event: $0.name, bindings: Topology.bindings(of: $0)) }
    self.watches = watches.map { Watched(event: $0.event.name, prefix: $0.prefix) }
    self.settings = Setting.ofEveryService + settings
    self.secrets = [.broker(name)] + secrets
  }

  package func print() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    Swift.print(String(decoding: try encoder.encode(self), as: UTF8.self))
  }
}

struct Describe<Owner: ContextService>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "describe",
      abstract: "Print as JSON what this context answers, follows, publishes and needs. It connects to nothing.")
  }

  func run() throws {
    try Description(of: Owner.self).print()
  }
}
