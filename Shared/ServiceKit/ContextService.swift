import AMQP
package import ArgumentParser
package import Contracts
package import Logging
package import Messaging
package import PostgreSQL
package import ServiceLifecycle

/// A bounded context as a process. Its conformance is its table of contents: what it keeps, answers and follows.
package protocol ContextService: Sendable {
  static var context: Context { get }
  static var migrations: [Migration] { get }
  /// What only this context can be told on its command line, such as loading the demo carte.
  static var commands: [any ParsableCommand.Type] { get }
  /// Reads the settings and says what the context does. It waits for nobody, so that a wrong setting ends the service at
  /// once even while the database is away.
  static func register(_ runtime: Runtime) async throws -> Duties
}

/// What a context is given to work with.
package struct Runtime: Sendable {
  package let settings: Settings
  package let database: Database
  package let outbox: Outbox
  package let logger: Logger
}

extension Runtime {
  /// Nothing is connected yet.
  init(of context: Context, _ settings: Settings, _ logger: Logger) throws {
    self.settings = settings
    self.logger = logger
    database = Database(try settings.database(role: context.rawValue))
    outbox = Outbox(
      database, broker: try settings.broker(user: context.rawValue), name: context.rawValue,
      eventsPerMessage: try settings.int("outbox.eventsPerMessage", in: 1...100), logger: logger)
  }
}

/// What a context does.
package struct Duties: Sendable {
  /// The requests that it answers.
  package var answers: [Answer]
  /// The events that it follows.
  package var follows: [Subscription]
  /// How long it lets events gather, where nobody waits for their effect.
  package var linger: Duration
  /// What it does on its own account.
  package var background: [any Service]
  /// What it tidies up every ten minutes.
  package var housekeeping: [Chore]
  /// How many requests a replica works on at once.
  package var concurrency: UInt16

  package init(
    answers: [Answer], follows: [Subscription], linger: Duration = .zero, background: [any Service] = [],
    housekeeping: [Chore] = [], concurrency: UInt16 = 64
  ) {
    self.housekeeping = housekeeping
    self.linger = linger
    self.concurrency = concurrency
    self.answers = answers
    self.follows = follows
    self.background = background
  }
}

extension ContextService {
  package static var commands: [any ParsableCommand.Type] { [] }

  /// The entry of the executable: `serve`, the default, `migrate`, `describe`, `dead-letters`, and the context's own commands.
  @concurrent package static func main() async {
    await ServiceCommand<Self>.main()
  }
}

private struct ServiceCommand<Context: ContextService>: AsyncParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: Context.context.rawValue,
      subcommands: [
        Serve<Context>.self, Migrate<Context>.self, Describe<Context>.self, ReadDeadLetters<Context>.self,
      ] + Context.commands,
      defaultSubcommand: Serve<Context>.self)
  }
}

private struct Serve<Context: ContextService>: AsyncParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "serve", abstract: "Answer requests and follow events until told to stop.")
  }

  func run() async throws {
    let context = Context.context
    await Bootstrap.run(context.rawValue) { settings, logger in
      let runtime = try Runtime(of: context, settings, logger)
      let (database, outbox) = (runtime.database, runtime.outbox)
      let broker = try settings.broker(user: context.rawValue)
      let port = try settings.int("admin.port", in: 1...65_535)
      let duties = try await Context.register(runtime)
      // A wrong setting has been found by now, whether the database answers or not.
      try await database.waitUntilSafe(logger)
      let server = RequestServer(
        context, broker: broker, answers: duties.answers, concurrency: duties.concurrency, logger: logger)
      // A context that follows nothing has no queue to consume.
      let consumers =
        duties.follows.isEmpty
        ? []
        : [
          EventConsumer(
            context, database: database, broker: broker, subscriptions: duties.follows, linger: duties.linger,
            logger: logger)
        ]
      let readiness = Readiness([
        ("database", { (try? await database.read("SELECT 1")) != nil }),
        ("broker", { outbox.isConnected && server.isConnected && consumers.allSatisfy(\.isConnected) }),
      ])
      let health = HealthServer(port: port, readiness: readiness, logger: logger)
      let housekeeping = Housekeeping(database, duties.housekeeping, logger: logger)
      try await Bootstrap.serve(
        [health, housekeeping, outbox] + duties.background + consumers + [server], logger: logger)
    }
  }
}

private struct Migrate<Context: ContextService>: AsyncParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "migrate", abstract: "Bring the schema up to date, as its owner (database role ocpizza_migrator).")
  }

  func run() async throws {
    await Bootstrap.run(Context.context.rawValue) { settings, logger in
      let database = Database(try settings.database(role: "migrator"))
      let applied = try await database.migrate(
        schema: Context.context.rawValue, Migration.messaging + Context.migrations)
      logger.info("schema is up to date", metadata: ["applied": "\(applied)"])
    }
  }
}

private struct ReadDeadLetters<Context: ContextService>: AsyncParsableCommand {
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
    await Bootstrap.run(Context.context.rawValue) { settings, logger in
      let letters = DeadLetters(of: Context.context, broker: try settings.broker(user: "operator"), logger: logger)
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
