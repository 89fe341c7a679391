package import Contracts
import Logging
package import PostgreSQL

/// How a context publishes once more what is so now: the present state of everything that one of its events is about. A new
/// consumer is filled by it, and a damaged copy repaired; who has the same version or a newer one ignores it.
package struct Republication: Sendable {
  package let event: any Event.Type
  fileprivate let page: @Sendable (_ transaction: Transaction, _ after: ID) async throws -> Page

  fileprivate typealias Page = (last: ID?, events: [OutgoingEvent])

  /// How many rows a transaction reads and publishes.
  package static let pageSize = 200

  /// - Parameters:
  ///   - topic: where it is not the events' own.
  ///   - page: reads the next rows after a place, in the order of places; nothing at the end. It locks none: where a row changes
  ///     meanwhile its next version is published too.
  package init<E: Event>(
    of event: E.Type, as topic: E.Topic? = nil,
    page: @escaping @Sendable (_ transaction: Transaction, _ after: ID) async throws -> [(place: ID, event: E)]
  ) {
    self.event = event
    self.page = { transaction, after in
      let rows = try await page(transaction, after)
      return (
        rows.last?.place,
        rows.map { OutgoingEvent(E.self, topic ?? $0.event.topic, encoded: $0.event.json, trace: nil) }
      )
    }
  }
}

/// Events that were published before do not leave the outbox, so nothing is added to them.
package struct OutboxIsFull: Error, CustomStringConvertible {
  package var description: String {
    "the outbox does not empty: is a replica of this context running, and does the broker answer?"
  }
}

extension Outbox {
  /// More than so many events in the table would make those wait that come after them.
  static let maximumWaiting = 2000
  /// For others to publish in.
  private static let pause = Duration.milliseconds(50)
  /// How long it may stay full. A running context empties it within seconds.
  private static let patience = Duration.seconds(300)

  /// Adds the present state of everything to the outbox, a page in each transaction, and waits while it holds many. The context's
  /// replicas publish it from the table, behind what happens meanwhile.
  ///
  /// - Returns: how many events there were.
  package func republish(_ republication: Republication, waitingAtMost patience: Duration = patience) async throws
    -> Int
  {
    var place = ID.first
    var count = 0
    while true {
      try await waitForRoom(patience)
      let after = place
      let page = try await database.transaction { transaction in
        let page = try await republication.page(transaction, after)
        try insert(page.events, to: transaction)
        return page
      }
      guard let last = page.last else { return count }
      place = last
      count += page.events.count
      try await Task.sleep(for: Self.pause)
    }
  }

  private func waitForRoom(_ patience: Duration) async throws {
    let deadline = ContinuousClock.now + patience
    while true {
      let rows = try await database.read(
        "SELECT count(*) FROM (SELECT 1 FROM outbox LIMIT \(Self.maximumWaiting + 1)) AS waiting")
      guard try rows.first?.decode(Int.self) ?? 0 > Self.maximumWaiting else { return }
      guard deadline > .now else { throw OutboxIsFull() }
      try await Task.sleep(for: .milliseconds(500))
    }
  }
}
