import AMQP
import Foundation
import Logging
import Support
import Testing

/// The dead-letter queue of a context.
enum DeadLetterQueue: String {
  case kitchen = "kitchen.dead"

  func put(type: String, _ body: String) async throws {
    let connection = AMQPConnection(try Servers.broker(), name: "test", logger: Logger(label: "test"))
    async let running: Void = connection.run()
    #expect(try await becomesTrue { connection.isConnected })
    var properties = AMQPProperties()
    properties.type = type
    properties.messageID = UUID().uuidString.lowercased()
    properties.isPersistent = true
    try await connection.publish(
      AMQPMessage(exchange: "", routingKey: rawValue, properties: properties, body: Array(body.utf8)))
    connection.close()
    await running
  }

  /// The bodies of the letters about somebody, oldest first. None is taken away.
  func letters(about person: String) async throws -> [String] {
    let (deliveries, delivery) = AsyncStream.makeStream(of: AMQPDelivery.self)
    let connection = AMQPConnection(
      try Servers.broker(), name: "test",
      consuming: Consumption(queue: rawValue, prefetch: 10_000) { delivery.yield($0) },
      logger: Logger(label: "test"))
    async let running: Void = connection.run()
    // The queue keeps its order, so all have come once this one has.
    let last = UUID().uuidString
    try await put(type: "last", last)
    var letters: [String] = []
    for await delivery in deliveries {
      let body = String(decoding: delivery.body, as: UTF8.self)
      if body == last {
        connection.acknowledge(delivery)
        break
      }
      if body.contains(person) { letters.append(body) }
    }
    connection.close()
    await running
    return letters
  }

  /// Runs the command that operators run every night.
  static func eraseLettersOfErasedPeople() async throws {
    try await OperatorCommand.run("Accounts", "erase-dead-letters")
  }
}
