package import AMQP
package import Contracts
import PostgreSQL

/// What a message says about an event besides its payload.
package struct EventEnvelope: Sendable {
  package let id: ID
  package let type: String
  /// RFC 3339.
  let time: String?
  package let trace: String?
}

/// An event as it arrived.
package struct IncomingEvent: Sendable {
  package let envelope: EventEnvelope
  package let payload: JSON
}

/// A single event is the body of its message, and the message's properties are its envelope. Events of one routing key that
/// were ready together share a message, as a batch of CloudEvents (CloudEvents 1.0, JSON format, section 4): a message costs
/// the broker and the sockets nearly the same whatever it holds.
extension AMQPMessage {
  private static let schemaVersion: Int64 = 1
  fileprivate static let batch = "application/cloudevents-batch+json"

  init(_ envelope: EventEnvelope, payload: [UInt8], routingKey: String) {
    var properties = AMQPProperties()
    properties.contentType = "application/json"
    properties.isPersistent = true
    properties.messageID = envelope.id.description
    properties.type = envelope.type
    properties.headers = ["version": .integer(Self.schemaVersion)]
    if let time = envelope.time { properties.headers["occurredAt"] = .string(time) }
    if let trace = envelope.trace { properties.headers[MessageTrace.header] = .string(trace) }
    self.init(exchange: Topology.events, routingKey: routingKey, properties: properties, body: payload)
  }

  /// - Parameter events: at least one, and all of one type and one routing key.
  init(carrying events: [OutgoingEvent]) {
    let first = events[0]
    if events.count == 1 {
      self.init(first.envelope, payload: first.body.bytes, routingKey: first.routingKey)
    } else {
      self.init(batch: events)
    }
    let watchKeys = events.watchKeys
    if !watchKeys.isEmpty { properties.headers[AMQPProperties.blindCopies] = .list(watchKeys) }
  }

  private init(batch events: [OutgoingEvent]) {
    let first = events[0]
    var properties = AMQPProperties()
    properties.contentType = Self.batch
    properties.isPersistent = true
    properties.type = first.type
    properties.headers = ["version": .integer(Self.schemaVersion)]
    let source = String(first.type.prefix { $0 != "." })
    let body = JSONWriter.list(events) {
      $0.member("specversion", "1.0")
      $0.member("id", $1.id)
      $0.member("source", source)
      $0.member("type", $1.type)
      $0.member("time", $1.envelope.time)
      $0.member("traceparent", $1.trace)
      $0.member("data", json: $1.body.bytes)
    }
    self.init(exchange: Topology.events, routingKey: first.routingKey, properties: properties, body: body)
  }
}

extension AMQPDelivery {
  /// The events that the message carries.
  ///
  /// - Throws: `DecodingError` where they cannot be read.
  package func events() throws(DecodingError) -> [IncomingEvent] {
    let json = try JSON(reading: body)
    guard properties.contentType == AMQPMessage.batch else {
      guard let id = properties.messageID.flatMap({ ID($0) }) else { throw .unreadable("the message has no id") }
      let envelope = EventEnvelope(
        id: id, type: type, time: properties.headers["occurredAt"]?.string, trace: trace)
      return [IncomingEvent(envelope: envelope, payload: json)]
    }
    let events = try (json.elements ?? []).map { element throws(DecodingError) in try BatchedEvent(element).event }
    guard !events.isEmpty, events.allSatisfy({ $0.envelope.type == type }) else {
      throw .unreadable("the batch is empty, or holds events of another type than it says")
    }
    return events
  }

  var type: String { properties.type ?? "" }
  var trace: String? { properties.headers[MessageTrace.header]?.string }
}

/// An event of a batch.
private struct BatchedEvent {
  let event: IncomingEvent

  init(_ json: JSON) throws(DecodingError) {
    guard let payload = json["data"] else { throw .unreadable("data is missing") }
    let envelope = EventEnvelope(
      id: try json.value("id"), type: try json.value("type"), time: try json.optional("time"),
      trace: try json.optional("traceparent"))
    event = IncomingEvent(envelope: envelope, payload: payload)
  }
}
