/// What contexts say to each other.
package protocol Message: WireObject {}

/// Something that became true in one context, told to all that listen. It carries the whole new state and its version,
/// so a consumer applies the newest and ignores what is older: redelivery and reordering are harmless.
package protocol Event: Message {
  /// The message's type, `context.event-name`; it never changes.
  static var name: String { get }
  /// The words by which consumers choose among its events; `Never` where there is nothing to choose.
  associatedtype Topic: EventTopic = Never
  /// What this event is about; nil where its name says it all.
  var topic: Topic? { get }
  /// Further routing keys, for those who watch only some of what events are about: one order, one restaurant. Each begins with
  /// the name of the event's context and has at most 255 bytes; there are few of them, for most events none.
  var watchKeys: [String] { get }
}

extension Event {
  /// Its name, and the topic where there is one.
  package static func routingKey(_ topic: Topic?) -> String {
    topic.map { "\(name).\($0.word)" } ?? name
  }

  package var watchKeys: [String] { [] }
}

/// The last word of the routing key of an event that has several.
package protocol EventTopic: Hashable, Sendable {
  var word: String { get }
  static var all: [Self] { get }
}

extension Never: EventTopic {
  package var word: String { switch self {} }
  package static var all: [Never] { [] }
}

extension Event where Topic == Never {
  package var topic: Never? { nil }
}

/// Something asked of one context, through the broker. Its reply's type is part of it, so the compiler checks both ends.
package protocol Request: Message {
  associatedtype Reply: WireValue
  /// The context that answers.
  static var context: Context { get }
  /// The message's type, unique within the context; it never changes.
  static var name: String { get }
  /// The context that is asked: the routing key of the request. It is `context`, unless several contexts answer the same request.
  var recipient: Context { get }
}

extension Request {
  package var recipient: Context { Self.context }
}

/// The reply to a request that only has to be done.
package struct Done: WireObject, Equatable {
  package static let shape = Shape("Done", Self.init)

  package init() {}
}

/// The bounded contexts that answer requests. The gateway, which only asks, is none.
package enum Context: String, WireValue, CaseIterable {
  case accounts, catalogue, orders, kitchen, delivery, payment, figures

  package static var form: Form<Self> { .word() }
}
