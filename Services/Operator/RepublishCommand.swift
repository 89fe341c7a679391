import ArgumentParser

/// Lets contexts publish once more what is so now: after an update that says so, or for a copy that was lost.
struct RepublishCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "republish",
    abstract: "Publish once more what is so now, to fill copies that other contexts keep; harmless when repeated.")

  @Argument(help: "Contexts, such as catalogue; all of them if none is named.")
  var contexts: [String] = []

  @Option(name: .customLong("event"), help: "Only this event of the context, such as catalogue.product-changed.")
  var events: [String] = []

  func validate() throws {
    if contexts.count != 1, !events.isEmpty { throw ValidationError("Say of which context the event is.") }
  }

  func run() async throws {
    try await operate {
      let platform = try Platform.load()
      for service in try platform.services(named: contexts) where service.hasSchema {
        say("\(service.name) republishes")
        let words = [platform.release.executable(of: service), "republish"] + events.flatMap { ["--event", $0] }
        let outcome = try await Command.run(words, isShown: true)
        guard outcome.status == 0 else { throw Impossible("\(service.name) ended with \(outcome.status).") }
      }
    }
  }
}
