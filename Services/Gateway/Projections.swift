import AMQP
import Contracts
import Logging
import Messaging
import Metrics
import ServiceLifecycle
import Synchronization

/// Keeps what the gateway knows up to date: on each connection it asks the contexts for everything, and from then on
/// follows their events in a queue of its own. Newest version wins, so the two may overlap in any order.
final class Projections: Service {
  private let connection: AMQPConnection
  private let connected: AsyncStream<Bool>
  private let requests: RequestClient
  let carte = CarteProjection()
  let tokens = Tokens()
  let orders = LiveOrders()
  let keptOrders = KeptOrders()
  let boards = Boards()
  let beats = StreamBeats()
  let watches: Watches
  private let logger: Logger
  private let isComplete = Mutex(false)
  private let lacksRatings = Mutex(false)

  init(broker: AMQPConfiguration, requests: RequestClient, logger: Logger) {
    self.requests = requests
    self.logger = logger
    let queue = "gateway.events.\(ID.new())"
    let followed = Gateway.follows.flatMap { Topology.bindings(of: $0) }
    let (connected, connection) = AsyncStream.makeStream(of: Bool.self)
    self.connected = connected
    let changes = Watches.ConnectionChanges()
    let received = ReceivedEvents()
    self.connection = AMQPConnection(
      broker, name: "gateway events",
      declarations: [
        .exclusiveQueue(queue, bindings: followed.map { .init(exchange: Topology.events, routingKey: $0) })
      ],
      consuming: Consumption(queue: queue, prefetch: 0) {
        [carte, tokens, orders, keptOrders, boards, logger] delivery in
        received.count(delivery.properties.type ?? "")
        guard let events = try? delivery.events() else {
          return logger.error("unreadable message", metadata: ["type": "\(delivery.properties.type ?? "")"])
        }
        for event in events {
          do {
            switch event.envelope.type {
            case OrderChanged.name:
              // First what is kept, so that nobody reads less than a stream has told them.
              guard let order = event.payload["order"] else { throw DecodingError.unreadable("there is no order") }
              let (id, restaurant): (ID, ID) = (try order.value("id"), try order.value("restaurantId"))
              keptOrders.heard(id, version: try order.value("version")) { order.bytes }
              if orders.isFollowed(id) { orders.tell(try OrderNews(order.bytes), of: id) }
              if boards.isOpen(restaurant) { boards.tell(.order(try OrderChanged(event.payload)), of: restaurant) }
            case TicketDecided.name:
              let event = try TicketDecided(event.payload)
              if let restaurant = event.restaurantId { boards.tell(.decision(event), of: restaurant) }
            case RestaurantChanged.name: carte.apply(try RestaurantChanged(event.payload))
            case CategoryChanged.name: carte.apply(try CategoryChanged(event.payload))
            case ProductChanged.name: carte.apply(try ProductChanged(event.payload))
            case AvailabilityChanged.name:
              let event = try AvailabilityChanged(event.payload)
              carte.apply(event)
              boards.tell(.availability(event), of: event.restaurantId)
            case RatingChanged.name: carte.apply(try RatingChanged(event.payload))
            case AccessRevoked.name: tokens.revoke(try AccessRevoked(event.payload))
            default: break
            }
          } catch {
            logger.error("unreadable event", metadata: ["type": "\(event.envelope.type)"])
          }
        }
      },
      confirmsPublishing: false, logger: logger,
      onStateChange: { [orders, keptOrders, boards] in
        // What happens while nothing is bound is not known: streams start over. First the change is counted, so that no stream
        // begins with what was bound before.
        changes.add()
        keptOrders.forgetAll()
        orders.endAll()
        boards.endAll()
        connection.yield($0)
      })
    watches = Watches(self.connection, queue: queue, changes)
  }

  /// Whether everything is known and being followed.
  var isReady: Bool { isComplete.withLock { $0 } }

  func run() async throws {
    await withDiscardingTaskGroup { group in
      group.addTask { await self.connection.run() }
      group.addTask {
        await cancelWhenGracefulShutdown {
          while !Task.isCancelled {
            // A stream that ends has its bindings for some seconds more, in case its client comes back.
            try? await Task.sleep(for: .seconds(1))
            self.beats.beat()
            self.boards.forgetIdle()
            await self.watches.unbindIdle()
          }
        }
      }
      group.addTask {
        await cancelWhenGracefulShutdown {
          while !Task.isCancelled {
            if self.takeLackOfRatings() { await self.fillRatings() }
            // Figures may not be there yet, and the carte must not wait for it.
            try? await Task.sleep(for: .seconds(1))
          }
        }
      }
      await cancelWhenGracefulShutdown {
        for await isConnected in self.connected {
          self.isComplete.withLock { $0 = false }
          if isConnected { await self.complete() }
        }
      }
      orders.endAll()
      boards.endAll()
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
        lacksRatings.withLock { $0 = true }
        return
      } catch {
        logger.warning("waiting for accounts, catalogue and kitchen", metadata: ["reason": "\(error)"])
        try? await Task.sleep(for: backoff.next(jitter: .random(in: 0...1)))
      }
    }
  }

  private func takeLackOfRatings() -> Bool {
    lacksRatings.withLock { lacks in
      defer { lacks = false }
      return lacks
    }
  }

  /// Asks for what reviews come to, again after a while where figures does not answer. Nobody waits for it: without figures the
  /// platform sells all the same.
  private func fillRatings() async {
    var place: ID? = .first
    do {
      while let after = place {
        let page = try await requests.send(GetRatings(after: after))
        page.items.forEach(carte.apply)
        place = page.next.flatMap { ID($0) }
      }
    } catch {
      lacksRatings.withLock { $0 = true }
      logger.warning("waiting for figures", metadata: ["reason": "\(error)"])
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

/// Counts the messages with events that have come to this replica, by type.
private final class ReceivedEvents: Sendable {
  private let counters = Mutex<[String: Metrics.Counter]>([:])

  func count(_ type: String) {
    let counter = counters.withLock { counters in
      if let counter = counters[type] { return counter }
      let counter = Metrics.Counter(label: "ocpizza_gateway_events_total", dimensions: [("event", type)])
      counters[type] = counter
      return counter
    }
    counter.increment()
  }
}
