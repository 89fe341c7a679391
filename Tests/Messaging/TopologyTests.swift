import Contracts
import FoundationEssentials
import Support
import Testing

@testable import Messaging

/// `compose/rabbitmq/definitions.json` is what the broker loads.
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
    var permissions: [Permission]
    var queues: [Queue]
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
    #expect(queues.count == 5)
    for queue in queues {
      #expect(queue.arguments.type == "quorum")
      #expect(queue.arguments.deliveryLimit == 4)
      #expect(queue.arguments.strategy == "at-least-once")
    }
  }

  @Test("services configure nothing, and none may write to another's queue")
  func permissions() throws {
    for permission in try definitions().permissions where permission.user != "operator" && permission.user != "gateway"
    {
      #expect(permission.configure == "^$")
      #expect(permission.write == "^ocpizza\\.(events|replies)$")
      #expect(permission.read == "^\(permission.user)\\.(events|requests)$")
    }
  }
}
