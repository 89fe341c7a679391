package import Contracts
package import PostgreSQL

/// What a context does about one kind of event.
package struct Subscription: Sendable {
  typealias Handler = @Sendable (_ events: [IncomingEvent], _ transaction: Transaction) async throws -> Void

  package let event: String
  let handler: Handler

  /// - Parameter handler: applies one event within the transaction; called once for each message, but for older states of a
  ///   thing too, which it ignores.
  package init<E: Event>(
    to event: E.Type, _ handler: @escaping @Sendable (E, Transaction) async throws -> Void
  ) {
    self.init(
      to: event,
      each: { event, transaction in try await handler(try E(event.payload), transaction) })
  }

  /// For a context that needs only a part of each event, at most keeps the whole as it came, and tells nobody.
  ///
  /// - Parameters:
  ///   - part: what is read of an event's JSON.
  ///   - handler: applies the events, in the order in which they came.
  package init<E: Event, Part: JSONReadable & SendableMetatype>(
    toMany event: E.Type, reading part: Part.Type,
    _ handler: @escaping @Sendable ([(part: Part, event: JSONText)], Transaction) async throws -> Void
  ) {
    self.event = E.name
    self.handler = { events, transaction in
      try await handler(
        try events.map { (try Part($0.payload), JSONText($0.payload.bytes)) }, transaction)
    }
  }

  /// For a context that handles all that have gathered in a few statements.
  ///
  /// - Parameter handler: applies the events, in the order in which they came.
  package init<E: Event>(
    toMany event: E.Type, _ handler: @escaping @Sendable ([Received<E>], Transaction) async throws -> Void
  ) {
    self.event = E.name
    self.handler = { events, transaction in
      try await handler(try events.map { try Received($0) }, transaction)
    }
  }

  private init<E: Event>(
    to event: E.Type, each handle: @escaping @Sendable (IncomingEvent, Transaction) async throws -> Void
  ) {
    self.event = E.name
    handler = { events, transaction in
      for event in events {
        try await MessageTrace.continuing(event.envelope.trace) { try await handle(event, transaction) }
      }
    }
  }
}

/// An event, and the trace that it belongs to.
package struct Received<E: Event>: Sendable {
  package let event: E
  package let trace: String?

  fileprivate init(_ incoming: IncomingEvent) throws {
    event = try E(incoming.payload)
    trace = incoming.envelope.trace
  }
}
