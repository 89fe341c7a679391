/// How a transaction ends for the process that runs it.
enum Fate {
  case survives
  /// Nothing of it has happened.
  case diesBeforeCommit
  /// All of it has happened, and the process did not learn it.
  case diesAfterCommit
}

/// A context: its tables, and the inbox and outbox that commit together with them.
struct SimulatedContext<Tables> {
  private(set) var tables: Tables
  private(set) var inbox: Set<Int> = []
  private(set) var outbox: [SimulatedMessage] = []
  private var lastMessage: Int

  /// - Parameter number: of the context, with which the ids of its messages begin.
  init(_ tables: Tables, number: Int) {
    self.tables = tables
    lastMessage = number * 1_000_000
  }

  /// What a transaction publishes.
  struct Publishing {
    fileprivate(set) var messages: [(routingKey: String, payload: Payload)] = []

    mutating func callAsFunction(_ routingKey: String, _ payload: Payload) {
      messages.append((routingKey, payload))
    }
  }

  /// Runs a transaction. The messages that it handles, if any, take effect with it, those known already excepted.
  ///
  /// - Returns: what the body returns; nil where the process died before it could return.
  mutating func commit<Result>(
    _ fate: Fate, _ body: (inout Tables, inout Publishing) throws -> Result
  ) rethrows -> Result? {
    var next = tables
    var publishing = Publishing()
    let result = try body(&next, &publishing)
    guard fate != .diesBeforeCommit else { return nil }
    tables = next
    for (routingKey, payload) in publishing.messages {
      lastMessage += 1
      outbox.append(SimulatedMessage(id: lastMessage, routingKey: routingKey, payload: payload))
    }
    return fate == .survives ? result : nil
  }

  mutating func handle(
    _ messages: [SimulatedMessage], _ fate: Fate,
    _ body: (SimulatedMessage, inout Tables, inout Publishing) throws -> Void
  ) rethrows {
    var known = inbox
    let new = messages.filter { known.insert($0.id).inserted }
    let isCommitted = fate != .diesBeforeCommit
    _ = try commit(fate) { tables, publishing in
      for message in new { try body(message, &tables, &publishing) }
    }
    if isCommitted { inbox = known }
  }

  /// The broker has confirmed the message.
  mutating func removeFromOutbox(at position: Int) {
    outbox.remove(at: position)
  }
}
