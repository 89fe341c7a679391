package import Contracts
package import FoundationEssentials
package import PostgreSQL

/// Applies events of one type within the transaction.
typealias EventHandler = @Sendable (_ events: [IncomingEvent], _ transaction: Transaction) async throws -> Void

/// What a context does about one kind of event.
package struct Subscription<Owner: Sendable>: Sendable {
  package let event: any Event.Type
  /// By which the broker finds the context's queue.
  package let bindings: [String]
  private let handler: @Sendable ([IncomingEvent], Transaction, Owner) async throws -> Void

  /// - Parameters:
  ///   - topics: those that the context has a use for; none for all.
  ///   - handler: applies one event within the transaction, with what the context's handlers work with. It is called once
  ///     for each message. An older state of a thing can come after a newer one: the handler ignores it.
  package static func on<E: Event>(
    _ event: E.Type, _ topics: E.Topic...,
    handler: @escaping @Sendable (E, Transaction, Owner) async throws -> Void
  ) -> Subscription {
    each(event, topics, handler)
  }

  /// For an event of which the context only keeps a copy.
  package static func on<E: Event>(
    _ event: E.Type, _ topics: E.Topic..., handler: @escaping @Sendable (E, Transaction) async throws -> Void
  ) -> Subscription {
    each(event, topics) { event, transaction, _ in try await handler(event, transaction) }
  }

  /// For a context that handles all events that have gathered in a few statements.
  ///
  /// - Parameter handler: applies the events, in the order in which they came.
  package static func onMany<E: Event>(
    _ event: E.Type, _ topics: E.Topic...,
    handler: @escaping @Sendable ([Received<E>], Transaction, Owner) async throws -> Void
  ) -> Subscription {
    Subscription(event, topics) { events, transaction, owner in
      try await handler(try events.map { Received(try E($0.payload), $0) }, transaction, owner)
    }
  }

  /// For a context that needs only a part of most events.
  ///
  /// - Parameters:
  ///   - part: what is read of an event's JSON.
  ///   - handler: applies the events, in the order in which they came.
  package static func onMany<E: Event, Part: WireObject>(
    _ event: E.Type, _ topics: E.Topic..., reading part: Part.Type,
    handler: @escaping @Sendable ([Received<Part>], Transaction, Owner) async throws -> Void
  ) -> Subscription {
    Subscription(event, topics) { events, transaction, owner in
      try await handler(try events.map { Received(try Part($0.payload), $0) }, transaction, owner)
    }
  }

  private static func each<E: Event>(
    _ event: E.Type, _ topics: [E.Topic], _ handler: @escaping @Sendable (E, Transaction, Owner) async throws -> Void
  ) -> Subscription {
    Subscription(event, topics) { events, transaction, owner in
      for incoming in events {
        try await MessageTrace.continuing(incoming.envelope.trace) {
          try await handler(try E(incoming.payload), transaction, owner)
        }
      }
    }
  }

  private init<E: Event>(
    _ event: E.Type, _ topics: [E.Topic],
    _ handler: @escaping @Sendable ([IncomingEvent], Transaction, Owner) async throws -> Void
  ) {
    self.event = event
    self.handler = handler
    bindings = Topology.bindings(of: event, topics)
  }

  func bound(to owner: Owner) -> EventHandler {
    let handler = handler
    let bound: EventHandler = { try await handler($0, $1, owner) }
    return bound
  }
}

/// An event, or the part of it that was read, with what its message says of it: what it is about, when it became true, and the trace
/// that it belongs to.
package struct Received<Content: Sendable>: Sendable {
  package let event: Content
  /// The whole event as it came.
  package let payload: JSON
  /// The word of its topic; nil where it has none, or comes a second time.
  package let topic: String?
  package let occurredAt: Date?
  package let trace: String?

  fileprivate init(_ event: Content, _ incoming: IncomingEvent) {
    self.event = event
    payload = incoming.payload
    topic = incoming.topic
    occurredAt = incoming.envelope.time.flatMap { Date(rfc3339: $0) }
    trace = incoming.envelope.trace
  }
}
