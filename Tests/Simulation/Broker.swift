import Contracts
import FoundationEssentials

/// What one context publishes. It travels as a value: its JSON has tests of its own.
enum Payload {
  case order(Order)
  case ticket(TicketDecided)
  case payment(PaymentChanged)
}

struct SimulatedMessage {
  /// By which the inbox recognises a repetition.
  let id: Int
  let routingKey: String
  let payload: Payload
}

/// The broker and the network around it. A message can come twice, late, and after one that was sent later; it is never lost
/// once the broker has it, and what the broker did not get stays in its writer's outbox.
struct Broker {
  struct Copy {
    let message: SimulatedMessage
    let to: Context
    /// Virtual seconds; not delivered before.
    var dueAt: Int
  }

  private(set) var copies: [Copy] = []

  /// Who gets an event, by its routing key: the bindings that the real broker loads.
  private static let bindings: [String: [Context]] = {
    struct Definitions: Decodable {
      struct Binding: Decodable {
        var source: String
        var destination: String
        var routingKey: String

        enum CodingKeys: String, CodingKey {
          case source, destination
          case routingKey = "routing_key"
        }
      }
      var bindings: [Binding]
    }
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = root.appending(path: "compose/rabbitmq/definitions.json")
    guard let content = try? Data(contentsOf: file),
      let definitions = try? JSONDecoder().decode(Definitions.self, from: content)
    else { return [:] }
    var contexts: [String: [Context]] = [:]
    for binding in definitions.bindings where binding.source == "ocpizza.events" {
      guard let context = Context(rawValue: String(binding.destination.prefix { $0 != "." })) else { continue }
      contexts[binding.routingKey, default: []].append(context)
    }
    return contexts
  }()

  /// - Returns: false where no queue is bound for the message, which the real broker gives back.
  mutating func take(_ message: SimulatedMessage, dueAt: Int) -> Bool {
    guard let contexts = Self.bindings[message.routingKey] else { return false }
    // Accounts only sends mails, which change nothing here.
    for context in contexts where context != .accounts {
      copies.append(Copy(message: message, to: context, dueAt: dueAt))
    }
    return true
  }

  /// The positions of what can be delivered at a time.
  func due(at time: Int) -> [Int] {
    copies.indices.filter { copies[$0].dueAt <= time }
  }

  mutating func putOff(_ position: Int, until time: Int) {
    copies[position].dueAt = time
  }

  /// What was late arrives.
  mutating func hurry(_ time: Int) {
    for position in copies.indices { copies[position].dueAt = time }
  }

  /// - Parameter positions: in ascending order.
  mutating func remove(_ positions: [Int]) {
    for position in positions.reversed() { copies.remove(at: position) }
  }
}
