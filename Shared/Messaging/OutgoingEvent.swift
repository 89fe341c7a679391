import AMQP
package import Contracts
import FoundationEssentials
import PostgreSQL

/// An event as it is kept in the outbox.
package struct OutgoingEvent: Sendable {
  let id: ID
  let type: String
  let routingKey: String
  let body: JSONText
  let trace: String?
  let occurredAt: Date

  private static let schemaVersion: Int64 = 1

  /// An event that is encoded already.
  ///
  /// - Parameter trace: of what caused the event.
  package init<E: Event>(
    _ event: E.Type, _ routingKey: String, encoded body: [UInt8], trace: String? = MessageTrace.current
  ) {
    id = .new()
    type = E.name
    self.routingKey = routingKey
    self.body = JSONText(body)
    self.trace = trace
    occurredAt = Date()
  }

  package init<E: Event>(_ event: E, trace: String? = MessageTrace.current) throws {
    self.init(E.self, event.routingKey, encoded: try event.json, trace: trace)
  }

  /// A row of the outbox, its columns in the order of the properties.
  init(_ row: Rows.Row) throws {
    (id, type, routingKey, body, trace, occurredAt) = try row.decode(
      ID.self, String.self, String.self, JSONText.self, String?.self, Date.self)
  }

  var message: AMQPMessage {
    var properties = AMQPProperties()
    properties.contentType = "application/json"
    properties.isPersistent = true
    properties.messageID = id.description
    properties.type = type
    properties.headers = [
      "version": .integer(Self.schemaVersion),
      "occurredAt": .string(occurredAt.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))),
    ]
    if let trace { properties.headers[MessageTrace.header] = .string(trace) }
    return AMQPMessage(exchange: Topology.events, routingKey: routingKey, properties: properties, body: body.bytes)
  }
}
