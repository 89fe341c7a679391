import AMQP
package import Contracts
package import PostgreSQL

/// What a context does about one kind of event.
package struct Subscription: Sendable {
  typealias Handler = @Sendable (_ deliveries: [Delivery], _ transaction: Transaction) async throws -> Void

  package let event: String
  let handler: Handler

  /// - Parameter handler: applies one event within the transaction; called once for each message, but for older states of a
  ///   thing too, which it ignores.
  package init<E: Event>(
    to event: E.Type, _ handler: @escaping @Sendable (E, Transaction) async throws -> Void
  ) {
    self.init(
      to: event,
      each: { delivery, transaction in
        try await handler(try E(JSON(reading: delivery.body)), transaction)
      })
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
    self.handler = { deliveries, transaction in
      try await handler(
        try deliveries.map { (try Part(JSON(reading: $0.body)), JSONText($0.body)) }, transaction)
    }
  }

  /// For a context that handles all that have gathered in a few statements.
  ///
  /// - Parameter handler: applies the events, in the order in which they came.
  package init<E: Event>(
    toMany event: E.Type, _ handler: @escaping @Sendable ([Received<E>], Transaction) async throws -> Void
  ) {
    self.event = E.name
    self.handler = { deliveries, transaction in
      try await handler(try deliveries.map { try Received($0) }, transaction)
    }
  }

  private init<E: Event>(
    to event: E.Type, each handle: @escaping @Sendable (Delivery, Transaction) async throws -> Void
  ) {
    self.event = E.name
    handler = { deliveries, transaction in
      for delivery in deliveries {
        try await MessageTrace.continuing(delivery.trace) { try await handle(delivery, transaction) }
      }
    }
  }
}

/// An event, and the trace that it belongs to.
package struct Received<E: Event>: Sendable {
  package let event: E
  package let trace: String?

  fileprivate init(_ delivery: Delivery) throws {
    event = try E(JSON(reading: delivery.body))
    trace = delivery.trace
  }
}
