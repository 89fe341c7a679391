/// How a transaction ends for the process that runs it.
enum Fate {
  case survives
  /// Nothing of it has happened.
  case diesBeforeCommit
  /// All of it has happened, and nobody was told.
  case diesAfterCommit
}

/// A context: its tables, and the inbox and outbox that commit together with them.
struct Process<Tables> {
  private(set) var tables: Tables
  private(set) var inbox: Set<Int> = []
  private(set) var outbox: [Message] = []
  private var lastMessage: Int

  /// - Parameter number: tells the messages of this process from those of others.
  init(_ tables: Tables, number: Int) {
    self.tables = tables
    lastMessage = number * 1_000_000
  }

  /// What a transaction has to tell.
  struct Saying {
    fileprivate(set) var messages: [(routingKey: String, said: Said)] = []

    mutating func callAsFunction(_ routingKey: String, _ said: Said) {
      messages.append((routingKey, said))
    }
  }

  /// Runs a transaction. The messages that it handles, if any, take effect with it, those known already excepted.
  ///
  /// - Returns: what the body returns; nil where the process died and nobody was told.
  mutating func commit<Result>(
    _ fate: Fate, _ body: (inout Tables, inout Saying) throws -> Result
  ) rethrows -> Result? {
    var next = tables
    var saying = Saying()
    let result = try body(&next, &saying)
    guard fate != .diesBeforeCommit else { return nil }
    tables = next
    for (routingKey, said) in saying.messages {
      lastMessage += 1
      outbox.append(Message(id: lastMessage, routingKey: routingKey, said: said))
    }
    return fate == .survives ? result : nil
  }

  mutating func handle(
    _ messages: [Message], _ fate: Fate, _ body: (Message, inout Tables, inout Saying) throws -> Void
  ) rethrows {
    var known = inbox
    let new = messages.filter { known.insert($0.id).inserted }
    let isCommitted = fate != .diesBeforeCommit
    _ = try commit(fate) { tables, saying in
      for message in new { try body(message, &tables, &saying) }
    }
    if isCommitted { inbox = known }
  }

  /// The broker has confirmed the message.
  mutating func removeFromOutbox(at position: Int) {
    outbox.remove(at: position)
  }
}
