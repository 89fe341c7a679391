import AMQP
import Contracts
import FoundationEssentials
import Synchronization
import Testing

@testable import Messaging

/// How much of its caller's time a request still has.
struct RequestDeadlineTests {
  private let sent = Date()

  /// A message whose askers wait for five seconds, of which some have passed when it leaves.
  private func message(after wait: Duration) -> AMQPProperties {
    let asked = ContinuousClock.now
    var properties = AMQPProperties()
    properties.expire(at: asked + .seconds(5), now: asked + wait, date: sent)
    return properties
  }

  @Test("a message that waited behind another one expires with those who asked")
  func behindAnother() {
    #expect(message(after: .zero).expirationMilliseconds == 5000)
    #expect(message(after: .milliseconds(1200)).expirationMilliseconds == 3800)
    #expect(message(after: .seconds(6)).expirationMilliseconds == 1)
  }

  @Test("what a message has waited in a queue is gone for who answers")
  func inQueue() {
    #expect(message(after: .zero).timeLeft(at: sent) == .seconds(5))
    #expect(message(after: .zero).timeLeft(at: sent + 4) == .seconds(1))
    #expect(message(after: .seconds(2)).timeLeft(at: sent + 2) == .seconds(1))
  }

  @Test("where the caller has another clock, or does not tell, all of its time counts")
  func otherClock() {
    #expect(message(after: .zero).timeLeft(at: sent + 3600) == .seconds(5))
    #expect(message(after: .zero).timeLeft(at: sent - 3600) == .seconds(5))
    var before = AMQPProperties()
    #expect(before.timeLeft() == nil)
    before.expirationMilliseconds = 2000
    #expect(before.timeLeft() == .seconds(2))
  }

  @Test("only requests whose callers wait about as long share a message")
  func shares() {
    let now = ContinuousClock.now
    var parts = [0, 60, 90, 150, 2000, 2050, nil, nil].map { (milliseconds: Int?) in
      MessagePart(
        id: ID.new().description, type: GetStock.name, body: [],
        deadline: milliseconds.map { now + .milliseconds($0) })
    }
    var counts: [Int] = []
    while !parts.isEmpty { counts.append(parts.takeShare().count) }
    #expect(counts == [3, 1, 2, 2])
  }
}

extension MessagingTests {
  @Test("a request that waited for its turn has the time that its caller has left, and not all of it again")
  func waitedForTurn() async throws {
    let deadlines = Mutex<[ContinuousClock.Instant]>([])
    let answer = Answer<Void>(GetStock.self) { _, _ in
      let isFirst = deadlines.withLock { deadlines in
        deadlines.append(RequestDeadline.current ?? .now)
        return deadlines.count == 1
      }
      // For the one that waits.
      if isFirst { try await Task.sleep(for: .seconds(2)) }
      return Storeroom(items: [])
    }
    try await running(answers: [answer], concurrency: 1) { _, _, client in
      let asked = ContinuousClock.now
      async let first = client.send(GetStock(restaurantId: .new()))
      async let second = client.send(GetStock(restaurantId: .new()))
      _ = try await (first, second)
      // When each was answered does not matter. The wall clock's milliseconds are rounded. With all of its time again, the one that
      // waited would have seven seconds.
      let given = deadlines.withLock { $0 }.map { $0 - asked }
      #expect(given.count == 2)
      #expect(given.allSatisfy { (.milliseconds(4990)...(.milliseconds(6900))).contains($0) }, "\(given)")
    }
  }
}
