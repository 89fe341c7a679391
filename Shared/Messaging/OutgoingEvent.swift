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
  /// When this process wrote it, by a clock that nobody sets.
  let madeAt = ContinuousClock.now

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

  var envelope: EventEnvelope {
    EventEnvelope(id: id, type: type, time: occurredAt.rfc3339Milliseconds, trace: trace)
  }

  /// A row of the outbox, its columns in the order of the properties.
  init(_ row: Rows.Row) throws {
    (id, type, routingKey, body, trace, occurredAt) = try row.decode(
      ID.self, String.self, String.self, JSONText.self, String?.self, Date.self)
  }
}

extension [OutgoingEvent] {
  /// Those of one kind that stand together, which can share a message; what happened first is still told first.
  func groups(ofAtMost maximumCount: Int) -> [[OutgoingEvent]] {
    var groups: [[OutgoingEvent]] = []
    for event in self {
      if let last = groups.last, last[0].routingKey == event.routingKey, last.count < maximumCount {
        groups[groups.count - 1].append(event)
      } else {
        groups.append([event])
      }
    }
    return groups
  }
}
