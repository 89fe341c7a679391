import AMQP
import ArgumentParser
import Foundation

struct DeadLetterCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dead-letters",
    abstract: "Count the events that contexts gave up on, or read, send back or drop those of one context.")

  @Argument(help: "The context, such as kitchen; without one they are counted.")
  var context: String?

  @Flag(help: "Put them back into the context's queue, once the cause is repaired.")
  var sendBack = false

  @Flag(help: "Delete those that --id names.")
  var drop = false

  @Option(name: .customLong("id"), help: "Only the event of this id; can be given several times.")
  var ids: [String] = []

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if context == nil, sendBack || drop || !ids.isEmpty { throw ValidationError("Say of which context.") }
  }

  func run() async throws {
    try await operate {
      let platform = try Platform.load()
      guard let context else { return try await count(platform) }
      let service = try platform.service(named: context)
      let words =
        (sendBack ? ["--send-back"] : []) + (drop ? ["--drop"] : []) + ids.flatMap { ["--id", $0] }
      let outcome = try await Command.run(
        [platform.release.executable(of: service), "dead-letters"] + words, isShown: true)
      guard outcome.status == 0 else { throw ExitCode(2) }
    }
  }

  private func count(_ platform: Platform) async throws {
    let queues = platform.services.compactMap(\.deadLetters)
    let depths = try await QueueDepth.read(of: queues, platform.broker())
    let counts = depths.mapValues(\.messages)
    if json {
      try printJSON(counts)
    } else {
      for queue in queues { print("\(queue): \(counts[queue].map(String.init) ?? "there is no such queue")") }
    }
    if counts.values.contains(where: { $0 > 0 }) { throw ExitCode(1) }
  }
}
