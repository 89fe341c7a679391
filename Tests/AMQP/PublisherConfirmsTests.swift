import Testing

@testable import AMQP

struct PublisherConfirmsTests {
  private func confirms(_ count: Int) -> PublisherConfirms<Int> {
    var confirms = PublisherConfirms<Int>()
    for waiter in 1...count { confirms.published(waiter) }
    return confirms
  }

  @Test("one confirm settles one message")
  func single() {
    var confirms = confirms(3)
    #expect(confirms.acknowledged(tag: 2, isMultiple: false).map(\.waiter) == [2])
    #expect(confirms.count == 2)
    #expect(confirms.nextSequence == 4)
  }

  @Test("a multiple confirm settles all up to its tag that are still open")
  func multiple() {
    var confirms = confirms(5)
    _ = confirms.acknowledged(tag: 2, isMultiple: false)
    #expect(confirms.acknowledged(tag: 4, isMultiple: true).map(\.waiter) == [1, 3, 4])
    #expect(confirms.acknowledged(tag: 5, isMultiple: true).map(\.waiter) == [5])
    #expect(confirms.count == 0)
  }

  @Test("a message that was returned is a failure, though the broker confirms it")
  func returned() throws {
    var confirms = confirms(2)
    confirms.returned(sequence: 1, code: 312, text: "NO_ROUTE")
    let settled = confirms.acknowledged(tag: 2, isMultiple: true)
    #expect(throws: AMQPError.returned(code: 312, text: "NO_ROUTE")) { try settled[0].outcome.get() }
    #expect(throws: Never.self) { try settled[1].outcome.get() }
  }

  @Test("a refused message fails")
  func rejected() {
    var confirms = confirms(1)
    let settled = confirms.rejected(tag: 1, isMultiple: false)
    #expect(throws: AMQPError.rejected) { try settled[0].outcome.get() }
  }

  @Test("a lost connection fails what is open and begins the numbering again")
  func lost() {
    var confirms = confirms(3)
    _ = confirms.acknowledged(tag: 1, isMultiple: false)
    #expect(confirms.connectionLost().map(\.waiter) == [2, 3])
    #expect(confirms.nextSequence == 1)
  }

  @Test("confirms for what was never published are ignored")
  func unknown() {
    var confirms = confirms(1)
    #expect(confirms.acknowledged(tag: 9, isMultiple: true).isEmpty)
    #expect(confirms.acknowledged(tag: 0, isMultiple: false).isEmpty)
  }

  @Test("the delay before the next connection doubles to five seconds, with jitter")
  func backoff() {
    var backoff = Backoff()
    let delays = (0..<8).map { _ in backoff.next(jitter: 1) }
    #expect(delays.first == .milliseconds(100))
    #expect(delays.last == .milliseconds(5000))
    backoff.reset()
    #expect(backoff.next(jitter: 0) == .milliseconds(50))
  }
}
