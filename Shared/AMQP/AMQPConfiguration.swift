/// Where the broker is and who we are to it.
package struct AMQPConfiguration: Sendable {
  package var host: String
  package var port: Int
  package var virtualHost: String
  package var user: String
  package var password: String
  /// Seconds between heartbeats; after two without a sign of life the connection counts as lost. Only then does the broker give
  /// what a frozen replica holds to another, so they are short.
  package var heartbeatSeconds: Int
  /// How long connecting, logging in and each declaration may take, in seconds.
  package var setupTimeoutSeconds: Int

  package init(
    host: String, port: Int, virtualHost: String = "/", user: String, password: String,
    heartbeatSeconds: Int = 3, setupTimeoutSeconds: Int = 5
  ) {
    self.host = host
    self.port = port
    self.virtualHost = virtualHost
    self.user = user
    self.password = password
    self.heartbeatSeconds = heartbeatSeconds
    self.setupTimeoutSeconds = setupTimeoutSeconds
  }
}

/// What a connection makes sure of, in this order, each time it has logged in.
package enum Declaration: Sendable, Equatable {
  /// The exchange exists; who made it is none of our business (passive declare).
  case exchange(String)
  /// The queue exists (passive declare).
  case queue(String)
  /// A queue of this connection's own, gone with it, bound to exchanges.
  case exclusiveQueue(String, bindings: [Binding])

  package struct Binding: Sendable, Equatable {
    package var exchange: String
    package var routingKey: String

    package init(exchange: String, routingKey: String) {
      self.exchange = exchange
      self.routingKey = routingKey
    }
  }
}

/// What a connection consumes, and where each delivery goes.
package struct Consumption: Sendable {
  package var queue: String
  /// How many deliveries the broker hands out before it waits for acknowledgements; 0 takes them without any
  /// (automatic acknowledgement, for replies that nobody can use twice).
  package var prefetch: UInt16
  /// Called on the event loop for each delivery, so it must not block.
  package var onDelivery: @Sendable (Delivery) -> Void

  package init(queue: String, prefetch: UInt16, onDelivery: @escaping @Sendable (Delivery) -> Void) {
    self.queue = queue
    self.prefetch = prefetch
    self.onDelivery = onDelivery
  }
}
