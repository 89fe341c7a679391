import Contracts
import FoundationEssentials
import Messaging
import Support
import Testing

/// What the broker brings to each context, against what the context's executable says that it follows.
struct SubscriptionTests {
  private struct Described: Decodable {
    var context: String
    var answers: [String]
    var follows: [String]
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
    #expect(described.context == context.rawValue)
    let path = try Servers.variable("ROOT") + "/compose/rabbitmq/definitions.json"
    let definitions = try JSONDecoder().decode(Definitions.self, from: Data(contentsOf: URL(filePath: path)))
    let brought = definitions.bindings
      .filter { $0.source == Topology.events && $0.destination == Topology.events(of: context) }
      .map(\.key).filter { $0 != Topology.retryKey(of: context) }
      // The event's name, without the word by which a consumer chooses among its events.
      .map { $0.split(separator: ".").prefix(2).joined(separator: ".") }
    #expect(Set(described.follows) == Set(brought))
  }
}
