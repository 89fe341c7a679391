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

  /// The bodies of the letters. None is taken away.
  func letters() async throws -> [String] {
    let (deliveries, delivery) = AsyncStream.makeStream(of: AMQPDelivery.self)
    let connection = AMQPConnection(
      try Servers.broker(), name: "test", consuming: Consumption(queue: rawValue, prefetch: 500) { delivery.yield($0) },
      logger: Logger(label: "test"))
    async let running: Void = connection.run()
    // The broker does not say which letter is the last.
    try await Task.sleep(for: .seconds(1))
    connection.close()
    await running
    delivery.finish()
    return await deliveries.reduce(into: []) { $0.append(String(decoding: $1.body, as: UTF8.self)) }
  }

  /// Runs the command that operators run every night.
  static func eraseLettersOfErasedPeople() async throws {
    try await OperatorCommand.run("Accounts", "erase-dead-letters")
  }
}
