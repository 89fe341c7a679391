package import AMQP
package import Contracts
import PostgreSQL

/// What a message says about an event besides its payload.
package struct EventEnvelope: Sendable {
  package let id: ID
  package let type: String
  /// RFC 3339.
  let time: String?
  package fileprivate(set) var trace: String?
}

/// An event as it arrived.
package struct IncomingEvent: Sendable {
  package fileprivate(set) var envelope: EventEnvelope
  package let payload: JSON
  /// What its routing key says of it; nil where it came another way, as a second time.
  var topic: String?
}

extension [IncomingEvent] {
  /// Begins a span for each. What is sent because of an event is caused by its span from then on.
  mutating func beginSpans() -> [Span] {
    guard Spans.shared.areRecorded else { return [] }
    return indices.compactMap { index in
      let type = self[index].envelope.type
      guard self[index].envelope.trace != nil else { return nil }
      return Spans.shared.begin(type, .consumer, in: &self[index].envelope.trace)
    }
  }

  /// Events of one type together, in the order in which they came. Between events of two types no order can be relied on.
  var byType: [[IncomingEvent]] {
    var places: [String: Int] = [:]
    return reduce(into: []) { groups, event in
      if let place = places[event.envelope.type] {
        groups[place].append(event)
      } else {
        places[event.envelope.type] = groups.count
        groups.append([event])
      }
    }
  }
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
    let body = events.map { BatchedEvent($0.envelope, data: .written($0.body.bytes)) }
    self.init(exchange: Topology.events, routingKey: first.routingKey, properties: properties, body: body.json)
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
      return [IncomingEvent(envelope: envelope, payload: json, topic: topic)]
    }
    let topic = topic
    let events = try [BatchedEvent](json).map { event throws(DecodingError) in
      var incoming = try event.incoming
      incoming.topic = topic
      return incoming
    }
    guard !events.isEmpty, events.allSatisfy({ $0.envelope.type == type }) else {
      throw .unreadable("the batch is empty, or holds events of another type than it says")
    }
    return events
  }

  var type: String { properties.type ?? "" }
  private var topic: String? {
    routingKey.hasPrefix(type + ".") ? String(routingKey.dropFirst(type.count + 1)) : nil
  }
  var trace: String? { properties.headers[MessageTrace.header]?.string }
}

extension BatchedEvent {
  init(_ envelope: EventEnvelope, data: Payload) {
    self.init(
      specversion: "1.0", id: envelope.id, source: String(envelope.type.prefix { $0 != "." }), type: envelope.type,
      time: envelope.time, traceparent: envelope.trace, data: data)
  }

  var incoming: IncomingEvent {
    get throws(DecodingError) {
      guard case .read(let payload) = data else { throw .unreadable("it was not read") }
      return IncomingEvent(
        envelope: EventEnvelope(id: id, type: type, time: time, trace: traceparent), payload: payload)
    }
  }
}
