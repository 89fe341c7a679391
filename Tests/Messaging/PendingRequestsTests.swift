import Contracts
import Testing

@testable import Messaging

struct PendingRequestsTests {
  private let start = ContinuousClock.now

  private func at(_ milliseconds: Int) -> ContinuousClock.Instant { start + .milliseconds(milliseconds) }

  @Test("an answer counts once, from the asked context, and while a request waits")
  func answers() {
    var pending = PendingRequests<Int>()
    let id = ID.new()
    _ = pending.add(id, 1, until: at(100), from: "kitchen")
    guard case .forged = pending.answered(id, from: "orders") else {
      Issue.record("another context's answer was taken")
      return
    }
    guard case .expected(1) = pending.answered(id, from: "kitchen"),
      case .unexpected = pending.answered(id, from: "kitchen")
    else {
      Issue.record("the answer was not taken, or twice")
      return
    }
    #expect(pending.count == 0)
  }

  @Test("deadlines are checked when the next one is due, and not at all while no request waits")
  func looks() {
    var pending = PendingRequests<Int>()
    let ids = (0..<3).map { _ in ID.new() }
    _ = pending.add(ids[0], 0, until: at(5000), from: "")
    #expect(pending.scheduleLook(for: at(5000)) == at(5010))
    _ = pending.add(ids[1], 1, until: at(6000), from: "")
    #expect(pending.scheduleLook(for: at(6000)) == nil)
    // A shorter deadline overtakes.
    _ = pending.add(ids[2], 2, until: at(200), from: "")
    #expect(pending.scheduleLook(for: at(200)) == at(210))
    let first = pending.look(scheduledFor: at(210), at: at(211))
    #expect(first.due == [2] && first.next == at(5010))
    _ = pending.remove(ids[0])
    let second = pending.look(scheduledFor: at(5010), at: at(5011))
    #expect(second.due == [] && second.next == at(6010))
    // The look that was overtaken does nothing.
    let overtaken = pending.look(scheduledFor: at(5010), at: at(5012))
    #expect(overtaken.due == [] && overtaken.next == nil)
    let third = pending.look(scheduledFor: at(6010), at: at(6010))
    #expect(third.due == [1] && third.next == nil)
    #expect(pending.scheduleLook(for: at(9000)) == at(9010))
  }

  @Test("a client has ten thousand waiting requests at most")
  func capacity() {
    var pending = PendingRequests<Int>()
    for number in 0..<PendingRequests<Int>.capacity {
      let isAdded = pending.add(.new(), number, until: start, from: "")
      if !isAdded { Issue.record("request \(number) was refused") }
    }
    let isOneTooMany = pending.add(.new(), 0, until: start, from: "")
    #expect(!isOneTooMany)
    #expect(pending.removeAll().count == PendingRequests<Int>.capacity)
    let isAddedAgain = pending.add(.new(), 0, until: start, from: "")
    #expect(isAddedAgain)
  }
}
