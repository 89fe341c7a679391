import AMQP
import Contracts
import Logging
import Messaging
import ServiceLifecycle
import Synchronization

/// Keeps what the gateway knows up to date: on each connection it asks the contexts for everything, and from then on
/// follows their events in a queue of its own. Newest version wins, so the two may overlap in any order.
final class Projections: Service {
  private let connection: AMQPConnection
  private let connected: AsyncStream<Bool>
  private let requests: RequestClient
  private let carte: CarteProjection
  private let tokens: Tokens
  private let orders: LiveOrders
  private let logger: Logger
  private let isComplete = Mutex(false)

  init(
    broker: AMQPConfiguration, requests: RequestClient, carte: CarteProjection, tokens: Tokens, orders: LiveOrders,
    logger: Logger
  ) {
    self.requests = requests
    self.carte = carte
    self.tokens = tokens
    self.orders = orders
    self.logger = logger
    let queue = "gateway.events.\(ID.new())"
    let followed = Gateway.follows.flatMap { Topology.bindings(of: $0) }
    let (connected, connection) = AsyncStream.makeStream(of: Bool.self)
    self.connected = connected
    self.connection = AMQPConnection(
      broker, name: "gateway events",
      declarations: [
        .exclusiveQueue(queue, bindings: followed.map { .init(exchange: Topology.events, routingKey: $0) })
      ],
      consuming: Consumption(queue: queue, prefetch: 0) { [carte, tokens, orders, logger] delivery in
        if delivery.properties.type == OrderChanged.name, orders.isEmpty { return }
        guard let events = try? delivery.events() else {
          return logger.error("unreadable message", metadata: ["type": "\(delivery.properties.type ?? "")"])
        }
        for event in events {
          do {
            switch event.envelope.type {
            case OrderChanged.name: orders.tell(try OrderChanged(event.payload).order)
            case RestaurantChanged.name: carte.apply(try RestaurantChanged(event.payload))
            case CategoryChanged.name: carte.apply(try CategoryChanged(event.payload))
            case ProductChanged.name: carte.apply(try ProductChanged(event.payload))
            case AvailabilityChanged.name: carte.apply(try AvailabilityChanged(event.payload))
            case AccessRevoked.name: tokens.revoke(try AccessRevoked(event.payload))
            default: break
            }
          } catch {
            logger.error("unreadable event", metadata: ["type": "\(event.envelope.type)"])
          }
        }
      },
      confirmsPublishing: false, logger: logger, onStateChange: { connection.yield($0) })
  }

  /// Whether everything is known and being followed.
  var isReady: Bool { isComplete.withLock { $0 } }

  func run() async throws {
    await withDiscardingTaskGroup { group in
      group.addTask { await self.connection.run() }
      await cancelWhenGracefulShutdown {
        for await isConnected in self.connected {
          self.isComplete.withLock { $0 = false }
          // What happened while nobody listened is not known: watchers start over.
          self.orders.endAll()
          if isConnected { await self.complete() }
        }
      }
      orders.endAll()
      connection.close()
    }
  }

  private func complete() async {
    var backoff = Backoff()
    while !Task.isCancelled {
      do {
        try tokens.trust(try await requests.send(GetTrust()))
        try await fillCarte()
        carte.complete()
        isComplete.withLock { $0 = true }
        logger.info("projections are complete")
        return
      } catch {
        logger.warning("waiting for accounts, catalogue and kitchen", metadata: ["reason": "\(error)"])
        try? await Task.sleep(for: backoff.next(jitter: .random(in: 0...1)))
      }
    }
  }

  /// Asks for all pages of the carte, and of what restaurants can make. A context of the version before answers with everything at
  /// once, and no next page.
  private func fillCarte() async throws {
    var place: String? = GetCarte.start
    while let after = place {
      let page = try await requests.send(GetCarte(after: after))
      page.restaurants.forEach(carte.apply)
      page.products.forEach(carte.apply)
      page.categories.forEach(carte.apply)
      place = page.next
    }
    var restaurant: ID? = .first
    while let after = restaurant {
      let page = try await requests.send(GetAvailability(after: after))
      page.items.forEach(carte.apply)
      restaurant = page.next.flatMap { ID($0) }
    }
  }
}
