/// The broker's address, and the user to log in as.
package struct AMQPConfiguration: Sendable {
  package var host: String
  package var port: Int
  package var virtualHost: String
  package var user: String
  package var password: String
  /// Seconds between heartbeats. A connection without a byte for two of them counts as lost, on both sides. Only then does the
  /// broker give a frozen replica's messages to another one, so the interval is short.
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

/// What a connection declares after each login, in this order.
package enum Declaration: Sendable, Equatable {
  /// The exchange exists: a passive declaration, since services may make none.
  case exchange(String)
  /// The queue exists: a passive declaration.
  case queue(String)
  /// A queue that only this connection uses and that ends with it, bound to exchanges.
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

/// The queue that a connection consumes, and the closure that gets each delivery.
package struct Consumption: Sendable {
  package var queue: String
  /// How many deliveries the broker hands out before it waits for acknowledgements. With 0 there is no limit and nothing is
  /// acknowledged: for replies, which nobody can use twice.
  package var prefetch: UInt16
  /// Called on the event loop for each delivery, so it must not block.
  package var onDelivery: @Sendable (AMQPDelivery) -> Void

  package init(queue: String, prefetch: UInt16, onDelivery: @escaping @Sendable (AMQPDelivery) -> Void) {
    self.queue = queue
    self.prefetch = prefetch
    self.onDelivery = onDelivery
  }
}
