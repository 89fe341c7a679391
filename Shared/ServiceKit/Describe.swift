import ArgumentParser
import Contracts
import Messaging

/// What a context answers and follows, as it is registered.
struct Description<Service: ContextService>: Encodable {
  let context = Service.context
  /// The names of requests and of events, sorted.
  let answers: [String]
  let follows: [String]

  init(_ duties: Duties) {
    answers = duties.answers.map(\.request).sorted()
    follows = duties.follows.map(\.event).sorted()
  }
}

struct Describe<Service: ContextService>: AsyncParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "describe",
      abstract: "Print as JSON which requests this context answers and which events it follows.")
  }

  func run() async throws {
    await Bootstrap.run(Service.context.rawValue) { settings, logger in
      // Nothing is connected: a context can be described while its broker and its database are away.
      let duties = try await Service.register(try Runtime(of: Service.context, settings, logger))
      print(String(decoding: try JSONCoding.encode(Description<Service>(duties)), as: UTF8.self))
    }
  }
}
