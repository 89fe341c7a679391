import ArgumentParser
import Contracts
import Logging
import Messaging

struct Republish<Owner: ContextService>: AsyncParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "republish",
      abstract: "Publish once more what is so now, for a new consumer or one whose database was restored.")
  }

  @Option(
    name: .customLong("event"), help: "Only this event, such as orders.order-changed; can be given several times.")
  var events: [String] = []

  func validate() throws {
    let known = Owner.republishes.map { $0.event.name }
    guard let unknown = events.first(where: { !known.contains($0) }) else { return }
    throw ValidationError("\(unknown) cannot be republished here. These can: \(known.joined(separator: ", ")).")
  }

  func run() async throws {
    let events = events
    await Bootstrap.run(Owner.context.rawValue) { settings, logger in
      let outbox = try Runtime(of: Owner.self, settings, logger).outbox
      for republication in Owner.republishes where events.isEmpty || events.contains(republication.event.name) {
        print("\(try await outbox.republish(republication)) \(republication.event.name)")
      }
    }
  }
}
