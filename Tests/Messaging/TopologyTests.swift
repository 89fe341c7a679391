import Contracts
import FoundationEssentials
import Support
import Testing

@testable import Messaging

/// `compose/rabbitmq/definitions.json` is what the broker loads. It is made from what the contexts declare (`make generate`).
struct TopologyTests {
  private struct Definitions: Decodable {
    struct Permission: Decodable {
      var user: String
      var configure: String
      var write: String
      var read: String
    }
    struct Queue: Decodable {
      struct Arguments: Decodable {
        var type: String?
        var deliveryLimit: Int?
        var overflow: String?
        var maxLength: Int?
        var strategy: String?

        enum CodingKeys: String, CodingKey {
          case type = "x-queue-type"
          case deliveryLimit = "x-delivery-limit"
          case overflow = "x-overflow"
          case maxLength = "x-max-length"
          case strategy = "x-dead-letter-strategy"
        }
      }
      var name: String
      var arguments: Arguments
    }
    struct Binding: Decodable {
      var source: String
      var destination: String
      var key: String

      enum CodingKeys: String, CodingKey {
        case source, destination
        case key = "routing_key"
      }
    }
    var permissions: [Permission]
    var queues: [Queue]
    var bindings: [Binding]
  }

  private func definitions() throws -> Definitions {
    let path = try Servers.variable("ROOT") + "/compose/rabbitmq/definitions.json"
    return try JSONDecoder().decode(Definitions.self, from: Data(contentsOf: URL(filePath: path)))
  }

  @Test("every context has a bounded queue for its requests, which refuses when it is full")
  func requests() throws {
    let queues = try definitions().queues
    for context in Context.allCases {
      let queue = try #require(queues.first { $0.name == Topology.requests(of: context) })
      #expect(queue.arguments.overflow == "reject-publish")
      #expect(queue.arguments.maxLength == 1000)
    }
  }

  @Test("queues of events are quorum queues that give up on a message after five attempts and lose none of them")
  func events() throws {
    let queues = try definitions().queues.filter { $0.name.hasSuffix(".events") }
    #expect(queues.count == 6)
    for queue in queues {
      #expect(queue.arguments.type == "quorum")
      #expect(queue.arguments.deliveryLimit == 4)
      #expect(queue.arguments.strategy == "at-least-once")
    }
  }

  @Test("services configure nothing, and none may write to another's queue")
  func permissions() throws {
    let services = try definitions().permissions.filter { $0.user != "operator" && $0.user != "gateway" }
    #expect(Set(services.map(\.user)) == Set(Context.allCases.map(\.rawValue)))
    for permission in services {
      #expect(permission.configure == "^$")
      // The exchange that all share is for answers to gateways of the version before; a newer gateway does not listen there.
      #expect(permission.write == "^ocpizza\\.(events|replies(\\.\(permission.user))?)$")
      #expect(permission.read == "^\(permission.user)\\.(events|requests)$")
    }
  }

  private func isRetry(_ binding: Definitions.Binding) -> Bool {
    Context.allCases.contains { Topology.retryKey(of: $0) == binding.key }
  }

  @Test("a context that follows events can send itself one again, and only itself")
  func retries() throws {
    let definitions = try definitions()
    let following = definitions.queues.map(\.name).filter { $0.hasSuffix(".events") }
    let retries = definitions.bindings.filter(isRetry)
    #expect(Set(retries.map(\.destination)) == Set(following))
    for retry in retries {
      #expect(retry.source == Topology.events)
      #expect(
        Context.allCases.contains {
          Topology.retryKey(of: $0) == retry.key && Topology.events(of: $0) == retry.destination
        })
    }
  }

  @Test("each context hears of an order what it has a use for, and of every status at least the kitchen and payment")
  func orderEvents() throws {
    let bindings = try definitions().bindings.filter { $0.key.hasPrefix(OrderChanged.name) }
    func keys(_ destination: String) -> Set<String> {
      Set(bindings.filter { $0.destination == destination }.map(\.key))
    }
    let statuses = Set(OrderStatus.allCases.map { OrderChanged.routingKey(.took($0)) })
    let paid = OrderChanged.routingKey(.paid)
    // What is published once more, or taken back, is for those who keep copies of orders.
    let copied = statuses.union(
      [paid] + [OrderChanged.Topic.republished, .recalled].map { OrderChanged.routingKey($0) })
    let amended = OrderChanged.routingKey(.amended)
    #expect(keys("kitchen.events") == copied.union([OrderChanged.routingKey(.proposed), amended]))
    #expect(
      keys("payment.events")
        == copied.union([OrderChanged.routingKey(.payable), OrderChanged.routingKey(.revised), amended]))
    // Customers are told once the kitchen has accepted, or their card was.
    let told = statuses.subtracting([OrderChanged.Topic.awaitingPayment, .placed].map { OrderChanged.routingKey($0) })
    #expect(keys("accounts.events") == told.union([paid, OrderChanged.routingKey(.promised)]))
    let delivery: [OrderChanged.Topic] = [.ready, .recalled, .delivering, .delivered, .returned, .republished]
    #expect(keys("delivery.events") == Set(delivery.map { OrderChanged.routingKey($0) }))
  }
}
