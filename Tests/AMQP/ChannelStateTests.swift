import Testing

@testable import AMQP

struct ChannelStateTests {
  private let start = ContinuousClock.now

  private func open() -> ChannelState<Int> {
    var channel = ChannelState<Int>(confirmsPublishing: true)
    channel.opened()
    return channel
  }

  @Test("nothing is published without a connection, during an alarm, or after the goodbye")
  func refusals() {
    var channel = ChannelState<Int>(confirmsPublishing: true)
    #expect(channel.admit(messages: 1, at: start) == .notConnected)
    channel.opened()
    #expect(channel.admit(messages: 1, at: start) == nil)
    channel.block(true)
    #expect(channel.admit(messages: 1, at: start) == .blocked)
    #expect(channel.admit(methods: 1, at: start) == nil)
    channel.block(false)
    #expect(channel.admit(messages: 1, at: start) == nil)
    let isFirst = channel.close()
    let isSecond = channel.close()
    #expect(isFirst && !isSecond)
    #expect(channel.admit(messages: 1, at: start) == .closed)
    #expect(channel.admit(methods: 1, at: start) == .closed)
    _ = channel.closed()
    #expect(channel.refusal == .closed)
  }

  @Test("an alarm ends with its connection")
  func alarmForgotten() {
    var channel = open()
    channel.block(true)
    _ = channel.closed()
    #expect(channel.refusal == .notConnected)
    channel.opened()
    #expect(channel.refusal == nil)
  }

  @Test("no more waits for the broker than the capacity, messages and methods together")
  func capacity() {
    var channel = open()
    #expect(channel.admit(messages: ChannelState<Int>.capacity + 1, at: start) == .overloaded)
    #expect(channel.admit(methods: 1, at: start) == nil)
    channel.called(1, 0)
    #expect(channel.admit(messages: ChannelState<Int>.capacity, at: start) == .overloaded)
    #expect(channel.admit(messages: ChannelState<Int>.capacity - 1, at: start) == nil)
    for number in 1..<ChannelState<Int>.capacity { channel.published(number) }
    #expect(channel.admit(messages: 1, at: start) == .overloaded)
    #expect(channel.acknowledged(tag: 10, isMultiple: true, at: start).count == 10)
    #expect(channel.admit(messages: 10, at: start) == nil)
  }

  @Test("nothing is published while too many bytes wait for the socket, but methods are called")
  func backlog() {
    var channel = open()
    let backlog = ChannelState<Int>.maximumBacklog
    #expect(channel.admit(messages: 1, backlog: backlog - 1, at: start) == nil)
    #expect(channel.admit(messages: 1, backlog: backlog, at: start) == .overloaded)
    #expect(channel.admit(methods: 1, at: start) == nil)
  }

  @Test("answers to methods reach their waiters in order, beside confirms")
  func calls() {
    var channel = open()
    channel.called(2, 1)
    channel.published(2)
    channel.called(1, 3)
    #expect(channel.answered(at: start).isEmpty)
    #expect(channel.answered(at: start).map(\.waiter) == [1])
    #expect(channel.acknowledged(tag: 1, isMultiple: false, at: start).map(\.waiter) == [2])
    #expect(channel.answered(at: start).map(\.waiter) == [3])
    #expect(channel.answered(at: start).isEmpty)
  }

  @Test("each waiter learns once that the connection is lost")
  func lost() {
    var channel = open()
    channel.published(1)
    channel.called(2, 2)
    let settled = channel.closed()
    #expect(settled.map(\.waiter) == [1, 2])
    #expect(settled.allSatisfy { if case .failure(.connectionLost) = $0.outcome { true } else { false } })
    #expect(channel.closed().isEmpty)
    channel.opened()
    #expect(channel.nextSequence == 1)
  }

  @Test("the broker is waited for from the first unanswered message on, or from its last answer")
  func waitingSince() {
    var channel = open()
    #expect(channel.waitingSince == nil)
    #expect(channel.admit(messages: 2, at: start) == nil)
    channel.published(1)
    channel.published(2)
    #expect(channel.waitingSince == start)
    #expect(channel.admit(methods: 1, at: start + .seconds(1)) == nil)
    channel.called(1, 3)
    #expect(channel.waitingSince == start)
    _ = channel.rejected(tag: 1, isMultiple: false, at: start + .seconds(2))
    #expect(channel.waitingSince == start + .seconds(2))
    _ = channel.acknowledged(tag: 2, isMultiple: false, at: start + .seconds(3))
    _ = channel.answered(at: start + .seconds(4))
    #expect(channel.waitingSince == nil)
  }

  @Test("without confirms nothing published is waited for")
  func withoutConfirms() {
    var channel = ChannelState<Int>(confirmsPublishing: false)
    channel.opened()
    channel.published(1)
    #expect(channel.waitingSince == nil)
    #expect(channel.closed().isEmpty)
  }
}
