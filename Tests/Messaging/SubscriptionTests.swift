import Contracts
import FoundationEssentials
import Messaging
import Support
import Testing

/// What the broker brings to each context, against what the context's executable says that it follows.
struct SubscriptionTests {
  private struct Described: Decodable {
    struct Followed: Decodable {
      var event: String
      var bindings: [String]
    }
    var name: String
    var follows: [Followed]
  }

  private struct Definitions: Decodable {
    struct Binding: Decodable {
      var source: String
      var destination: String
      var key: String

      enum CodingKeys: String, CodingKey {
        case source, destination
        case key = "routing_key"
      }
    }
    var bindings: [Binding]
  }

  @Test(
    "each context follows the events that the broker brings it, and is brought those that it follows",
    arguments: Context.allCases)
  func subscriptions(context: Context) async throws {
    let executable = context.rawValue.prefix(1).uppercased() + context.rawValue.dropFirst()
    let described = try JSONDecoder().decode(
      Described.self, from: try await Servers.output(of: executable, "describe"))
    #expect(described.name == context.rawValue)
    let path = try Servers.variable("ROOT") + "/compose/rabbitmq/definitions.json"
    let definitions = try JSONDecoder().decode(Definitions.self, from: Data(contentsOf: URL(filePath: path)))
    let brought = definitions.bindings
      .filter { $0.source == Topology.events && $0.destination == Topology.events(of: context) }
      .map(\.key).filter { $0 != Topology.retryKey(of: context) }
    #expect(Set(described.follows.flatMap(\.bindings)) == Set(brought))
  }
}
