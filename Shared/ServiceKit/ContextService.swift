import AMQP
package import ArgumentParser
package import Contracts
package import Logging
package import Messaging
package import PostgreSQL
package import ServiceLifecycle

/// A bounded context: what it says of itself, and what its handlers work with. The file with its `@main` reads as a table of
/// contents, and everything that the broker, the database and the supervisor have to know is made from it (`describe`).
package protocol ContextService: Sendable {
  static var context: Context { get }
  static var migrations: [Migration] { get }
  /// The requests that it answers, beside those that every context does (`allAnswers`).
  static var answers: [Answer<Self>] { get }
  /// The events that it follows, and by which topics.
  static var follows: [Subscription<Self>] { get }
  /// The events that it publishes. Its outbox takes no others, and the broker neither.
  static var publishes: [any Event.Type] { get }
  /// What it can publish once more.
  static var republishes: [Republication] { get }
  /// What it holds about people.
  static var personalData: [PersonalData] { get }
  /// The settings and secrets that it needs beside those that every context does.
  static var settings: [Setting] { get }
  static var secrets: [Secret] { get }
  /// How long it lets events gather before it publishes them.
  static var publishingLinger: Duration { get }
  /// How long it lets events of others gather, where nobody waits for their effect.
  static var linger: Duration { get }
  /// How many messages with events the broker hands it in advance (RELIABILITY R13).
  static var prefetch: UInt16 { get }
  /// How many requests a replica works on at once.
  static var concurrency: UInt16 { get }
  /// What it tidies up every ten minutes.
  static var housekeeping: [Chore] { get }
  /// What only this context can be told on its command line, such as loading the demo carte.
  static var commands: [any ParsableCommand.Type] { get }

  /// What the context has for its work.
  var runtime: Runtime { get }
  /// What it does on its own account; read once.
  var background: [any Service] { get }
  /// Reads the settings. It waits for nobody, so that a wrong setting ends the service at once even while the database is away.
  init(_ runtime: Runtime) async throws
}

extension ContextService {
  package static var follows: [Subscription<Self>] { [] }
  package static var publishes: [any Event.Type] { [] }
  package static var republishes: [Republication] { [] }
  package static var personalData: [PersonalData] { [] }
  package static var settings: [Setting] { [] }
  package static var secrets: [Secret] { [] }
  package static var publishingLinger: Duration { .milliseconds(40) }
  package static var linger: Duration { .zero }
  package static var prefetch: UInt16 { 50 }
  package static var concurrency: UInt16 { 64 }
  package static var housekeeping: [Chore] { [] }
  package static var commands: [any ParsableCommand.Type] { [] }

  package var background: [any Service] { [] }
  package var database: Database { runtime.database }
  package var outbox: Outbox { runtime.outbox }

  /// The entry of the executable: `serve`, the default, `migrate`, `describe`, `dead-letters`, `republish`, and the context's own commands.
  @concurrent package static func main() async {
    await ServiceCommand<Self>.main()
  }
}

/// What a context is given to work with.
package struct Runtime: Sendable {
  package let settings: Settings
  package let database: Database
  package let outbox: Outbox
  package let logger: Logger

  /// Nothing is connected yet.
  package init<Owner: ContextService>(of owner: Owner.Type, _ settings: Settings, _ logger: Logger) throws {
    let name = Owner.context.rawValue
    self.settings = settings.only(
      Setting.ofEveryContext + Owner.settings, [.broker(name), .database(name)] + Owner.secrets)
    self.logger = logger
    database = Database(try self.settings.database(role: name))
    outbox = Outbox(
      database, broker: try self.settings.broker(user: name), name: name, publishes: Owner.publishes,
      linger: Owner.publishingLinger, eventsPerMessage: try self.settings.number(.eventsPerMessage), logger: logger)
  }
}

private struct ServiceCommand<Owner: ContextService>: AsyncParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: Owner.context.rawValue, version: Version.current,
      subcommands: [
        Serve<Owner>.self, Migrate<Owner>.self, Describe<Owner>.self, ReadDeadLetters<Owner>.self,
        Republish<Owner>.self,
      ] + Owner.commands,
      defaultSubcommand: Serve<Owner>.self)
  }
}

private struct Serve<Owner: ContextService>: AsyncParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "serve", abstract: "Answer requests and follow events until told to stop.")
  }

  func run() async throws {
    let context = Owner.context
    await Bootstrap.run(context.rawValue) { settings, logger in
      let runtime = try Runtime(of: Owner.self, settings, logger)
      let (database, outbox) = (runtime.database, runtime.outbox)
      let broker = try runtime.settings.broker(user: context.rawValue)
      let port = try runtime.settings.number(.adminPort)
      let owner = try await Owner(runtime)
      // A wrong setting has been found by now, whether the database answers or not.
      try await database.waitUntilSafe(logger)
      let server = RequestServer(
        context, broker: broker, answers: Owner.allAnswers, of: owner, concurrency: Owner.concurrency, logger: logger)
      // A context that follows nothing has no queue to consume.
      let consumers =
        Owner.follows.isEmpty
        ? []
        : [
          EventConsumer(
            context, database: database, broker: broker, subscriptions: Owner.follows, of: owner, linger: Owner.linger,
            prefetch: Owner.prefetch, logger: logger)
        ]
      let readiness = Readiness([
        ("database", { (try? await database.read("SELECT 1")) != nil }),
        ("broker", { outbox.isConnected && server.isConnected && consumers.allSatisfy(\.isConnected) }),
      ])
      let health = HealthServer(port: port, readiness: readiness, logger: logger)
      let housekeeping = Housekeeping(database, Owner.housekeeping, logger: logger)
      try await Bootstrap.serve(
        [health, housekeeping, outbox] + owner.background + consumers + [server], runtime.settings, logger: logger)
    }
  }
}

private struct Migrate<Owner: ContextService>: AsyncParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "migrate", abstract: "Bring the schema up to date, as its owner (database role ocpizza_migrator).")
  }

  func run() async throws {
    await Bootstrap.run(Owner.context.rawValue) { settings, logger in
      let database = Database(try settings.database(role: "migrator"))
      let applied = try await database.migrate(
        schema: Owner.context.rawValue, Migration.messaging + Owner.migrations)
      logger.info("schema is up to date", metadata: ["applied": "\(applied)"])
    }
  }
}

private struct ReadDeadLetters<Owner: ContextService>: AsyncParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "dead-letters",
      abstract: "Print the events that this context gave up on, one a line: id, type, body (broker user operator).")
  }

  @Flag(help: "Put them back into the context's queue, once the cause is repaired.")
  var sendBack = false

  @Flag(help: "Take away for good those that --id names.")
  var drop = false

  @Option(name: .customLong("id"), help: "Only the event of this id; can be given several times.")
  var ids: [String] = []

  func validate() throws {
    if sendBack && drop { throw ValidationError("Either --send-back or --drop.") }
    if drop && ids.isEmpty { throw ValidationError("--drop needs --id.") }
  }

  func run() async throws {
    let (sendBack, drop, ids) = (sendBack, drop, Set(ids))
    await Bootstrap.run(Owner.context.rawValue) { settings, logger in
      let letters = DeadLetters(of: Owner.context, broker: try settings.broker(user: "operator"), logger: logger)
      let isMeant: @Sendable (DeadLetters.Letter) -> Bool = { ids.isEmpty || ids.contains($0.id) }
      if sendBack {
        print("\(try await letters.sendBack(where: isMeant)) sent back")
      } else if drop {
        print("\(try await letters.drop(where: isMeant)) dropped")
      } else {
        for letter in try await letters.list() where isMeant(letter) {
          print("\(letter.id) \(letter.type) \(letter.body)")
        }
      }
    }
  }
}

extension Database {
  /// Waits for the database to answer, and refuses one whose confirmations could not be believed (RELIABILITY R1).
  fileprivate func waitUntilSafe(_ logger: Logger) async throws {
    var backoff = Backoff()
    while true {
      do throws(PostgresError) {
        let unsafe = try await unsafeSettings()
        guard unsafe.isEmpty else { break }
        return
      } catch {
        logger.warning("waiting for the database", metadata: ["reason": "\(error)"])
      }
      try await Task.sleep(for: backoff.next(jitter: .random(in: 0...1)))
    }
    throw SettingError(key: "database.host", reason: "leads to a server that may lose what it confirms")
  }
}
