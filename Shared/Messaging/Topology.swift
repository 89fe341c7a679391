import AMQP
package import Contracts

/// The names of the broker's exchanges and queues. The broker loads them from `compose/rabbitmq/definitions.json`; services
/// only check that they exist.
package enum Topology {
  /// Where events go, by `context.event-name` (topic).
  package static let events = "ocpizza.events"
  /// Where requests go, by context (direct).
  package static let requests = "ocpizza.requests"
  /// Where a context's replies go, by the asking replica's own queue (direct). RabbitMQ's direct reply-to would need permission
  /// to write to any queue (RELIABILITY S18). Each context has an exchange of its own, so that none can answer in the name of
  /// another.
  package static func replies(of context: Context) -> String { "ocpizza.replies.\(context.rawValue)" }

  /// The routing keys by which a queue gets some of an event's topics.
  static func bindings<E: Event>(of event: E.Type, _ topics: [E.Topic]) -> [String] {
    topics.isEmpty ? bindings(of: event) : topics.map { E.routingKey($0) }
  }

  /// The routing keys by which a queue gets an event, whatever it is about.
  package static func bindings<E: Event>(of event: E.Type) -> [String] {
    [E.Topic.all.isEmpty ? E.name : "\(E.name).*"]
  }

  /// The queue of the events that a context follows, shared by its replicas.
  package static func events(of context: Context) -> String { "\(context.rawValue).events" }

  /// The routing key by which a context sends itself an event again.
  package static func retryKey(of context: Context) -> String { "\(context.rawValue).retry" }

  /// The queue of the events that a context gave up on.
  package static func deadLetters(of context: Context) -> String { "\(context.rawValue).dead" }

  /// The queue of the requests that a context answers, shared by its replicas.
  package static func requests(of context: Context) -> String { "\(context.rawValue).requests" }
}
