package import Contracts
import FoundationEssentials
import PostgreSQL

/// An event as the outbox holds it.
package struct OutgoingEvent: Sendable {
  let id: ID
  let type: String
  let routingKey: String
  let body: JSONText
  let trace: String?
  let occurredAt: Date
  /// Further routing keys, for those who watch one thing only (`Event.watchKeys`).
  let watchKeys: [String]
  /// When this process wrote it, by a clock that is never set.
  let madeAt = ContinuousClock.now

  /// An event has few keys to watch it by. All keys of a shared message are in its headers, which have a limit.
  private static let maximumWatchKeys = 16
  /// Between the keys in the table. No key contains one.
  private static let separator: Unicode.Scalar = " "

  /// An event that is encoded already.
  ///
  /// - Parameters:
  ///   - topic: nil where the event's name says it all.
  ///   - watchKeys: what `Event.watchKeys` would say of it.
  ///   - trace: of what caused the event.
  package init<E: Event>(
    _ event: E.Type, _ topic: E.Topic?, encoded body: [UInt8], watchKeys: [String] = [],
    trace: String? = MessageTrace.current
  ) {
    self.init(type: E.name, routingKey: E.routingKey(topic), body, watchKeys: watchKeys, trace: trace)
  }

  init(
    type: String, routingKey: String, _ body: [UInt8], watchKeys: [String] = [], trace: String? = MessageTrace.current
  ) {
    precondition(
      watchKeys.count <= Self.maximumWatchKeys
        && watchKeys.allSatisfy { !$0.utf8.contains(UInt8(ascii: Self.separator)) },
      "an event has too many keys to watch it by, or one that no routing key can be")
    id = .new()
    self.type = type
    self.routingKey = routingKey
    self.body = JSONText(body)
    self.trace = trace
    occurredAt = Date()
    self.watchKeys = watchKeys
  }

  /// - Parameter topic: where it is not the event's own.
  package init<E: Event>(_ event: E, topic: E.Topic? = nil, trace: String? = MessageTrace.current) {
    self.init(E.self, topic ?? event.topic, encoded: event.json, watchKeys: event.watchKeys, trace: trace)
  }

  var envelope: EventEnvelope {
    EventEnvelope(id: id, type: type, time: occurredAt.rfc3339Milliseconds, trace: trace)
  }

  /// A row of the outbox, its columns in the order of the properties.
  init(_ row: Rows.Row) throws {
    let watchKeys: String?
    (id, type, routingKey, body, trace, occurredAt, watchKeys) = try row.decode(
      ID.self, String.self, String.self, JSONText.self, String?.self, Date.self, String?.self)
    self.watchKeys = watchKeys?.split(separator: Character(Self.separator)).map(String.init) ?? []
  }

  /// The keys as the table has them: NULL for none, as the version before writes it.
  var watchKeysText: String? { watchKeys.isEmpty ? nil : watchKeys.joined(separator: String(Self.separator)) }
}

extension [OutgoingEvent] {
  /// Runs of events with one routing key, each of which can share a message. Their order stays.
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

  /// All keys by which one of them is watched, each once.
  var watchKeys: [String] {
    var seen: Set<String> = []
    return flatMap(\.watchKeys).filter { seen.insert($0).inserted }
  }
}
