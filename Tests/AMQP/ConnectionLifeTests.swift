import EventLoop
import Testing

@testable import AMQP

/// What becomes of a connection, second by second, without a broker.
struct ConnectionLifeTests {
  private let start = ContinuousClock.now
  private let failure = ConnectionFailure(description: "as it would be")

  private func at(_ seconds: Double) -> ContinuousClock.Instant {
    start + .milliseconds(Int((seconds * 1000).rounded()))
  }

  /// What `Outgoing` says where nothing is to be sent and the last byte left now.
  private func quiet(_ now: ContinuousClock.Instant) -> OutgoingStatus { OutgoingStatus(lastSent: now) }

  /// A connection that was made at once.
  private func connected(heartbeat: Duration = .zero) -> ConnectionLife {
    var life = ConnectionLife(at: start, jitter: { 1 })
    #expect(life.next(at: start, quiet(start)) == .connect(generation: 1))
    life.connected(at: start, heartbeat: heartbeat)
    return life
  }

  private func reconnects(_ life: inout ConnectionLife, at seconds: Double, generation: Int) {
    #expect(life.next(at: at(seconds), quiet(at(seconds))) == .connect(generation: generation))
    life.connected(at: at(seconds), heartbeat: .zero)
  }

  @Test("a broker that is not there is tried less and less often, up to every five seconds")
  func backoff() {
    var life = ConnectionLife(at: start, jitter: { 1 })
    var now = start
    var delays: [Duration] = []
    var failed = start
    for generation in 1...9 {
      while case .pause(let until) = life.next(at: now, quiet(now)) {
        #expect(until > now && until <= now + ConnectionLife.pauseStep)
        now = until
      }
      // `next` has said to connect.
      life.failedToConnect(at: now)
      if generation > 1 { delays.append(now - failed) }
      failed = now
    }
    #expect(delays == [100, 200, 400, 800, 1600, 3200, 5000, 5000].map { .milliseconds($0) })
  }

  @Test("a connection that ends before it did anything counts as a failure; one that worked, or lasted, does not")
  func proven() {
    var life = connected()
    life.lost(failure)
    #expect(life.next(at: at(1), quiet(at(1))) == .disconnect(failure))
    reconnects(&life, at: 1.1, generation: 2)
    life.lost(failure)
    #expect(life.next(at: at(2), quiet(at(2))) == .disconnect(failure))
    // 0.2 s after the second failure.
    #expect(life.next(at: at(2.15), quiet(at(2.15))) == .pause(until: at(2.2)))
    reconnects(&life, at: 2.2, generation: 3)
    life.received(.acknowledged(tag: 1, isMultiple: false))
    life.lost(failure)
    #expect(life.next(at: at(3), quiet(at(3))) == .disconnect(failure))
    reconnects(&life, at: 3.1, generation: 4)
    life.lost(failure)
    #expect(life.next(at: at(13.2), quiet(at(13.2))) == .disconnect(failure))
    reconnects(&life, at: 13.3, generation: 5)
  }

  @Test("a heartbeat is due after half of the interval in which nothing was sent, and once only")
  func heartbeat() {
    var life = connected(heartbeat: .seconds(3))
    var outgoing = quiet(start)
    #expect(life.next(at: at(1.5), outgoing) == .wait(.readable, until: at(2.5)))
    #expect(life.next(at: at(1.6), outgoing) == .sendHeartbeat)
    // It is sent at the end of the turn only.
    #expect(life.next(at: at(1.6), outgoing) == .wait(.readable, until: at(2.6)))
    outgoing.lastSent = at(3)
    #expect(life.next(at: at(4.4), outgoing) == .wait(.readable, until: at(5.4)))
    outgoing.hasRest = true
    #expect(life.next(at: at(5), outgoing) == .wait(.readableOrWritable, until: at(6)))
  }

  @Test("a broker that is silent for two intervals is given up, and one byte of it is enough")
  func silence() {
    var life = connected(heartbeat: .seconds(3))
    life.receivedBytes(at: at(5))
    #expect(life.next(at: at(11), quiet(at(11))) == .wait(.readable, until: at(12)))
    #expect(
      life.next(at: at(11.1), quiet(at(11.1))) == .disconnect(ConnectionFailure(description: "no heartbeat")))
    var calm = connected(heartbeat: .zero)
    #expect(calm.next(at: at(3600), quiet(at(3600))) == .wait(.readable, until: at(3601)))
  }

  @Test("a confirm that takes thirty seconds is not waited for, although the broker's heartbeats come")
  func confirmTimeout() {
    var life = connected(heartbeat: .seconds(3))
    var outgoing = OutgoingStatus(lastSent: at(30), waitingSince: start)
    life.receivedBytes(at: at(30))
    #expect(life.next(at: at(30), outgoing) == .wait(.readable, until: at(31)))
    #expect(
      life.next(at: at(30.1), outgoing) == .disconnect(ConnectionFailure(description: "no confirm in time")))
    var other = connected(heartbeat: .seconds(3))
    outgoing.waitingSince = at(29)
    other.receivedBytes(at: at(30))
    #expect(other.next(at: at(30.1), outgoing) == .wait(.readable, until: at(31.1)))
  }

  @Test("a goodbye waits for the broker's answer, and is over when it has come")
  func goodbye() {
    var life = connected()
    var outgoing = quiet(start)
    outgoing.isClosing = true
    #expect(life.next(at: at(1), outgoing) == .wait(.readable, until: at(2.5)))
    #expect(life.next(at: at(2), outgoing) == .wait(.readable, until: at(2.5)))
    life.received(.goodbye)
    #expect(life.next(at: at(2.1), outgoing) == .disconnect(nil))
    #expect(life.next(at: at(2.1), outgoing) == .stop)
  }

  @Test("a frozen broker holds up a goodbye for a second and a half")
  func goodbyeToFrozen() {
    var life = connected(heartbeat: .seconds(3))
    var outgoing = quiet(start)
    outgoing.isClosing = true
    outgoing.hasRest = true
    #expect(life.next(at: at(1), outgoing) == .wait(.readableOrWritable, until: at(2.5)))
    #expect(life.next(at: at(2.5), outgoing) == .disconnect(nil))
    #expect(life.next(at: at(2.5), outgoing) == .stop)
  }

  @Test("closing while there is no connection does not wait for the next try")
  func closedMeanwhile() {
    var life = ConnectionLife(at: start, jitter: { 1 })
    var outgoing = quiet(start)
    _ = life.next(at: start, outgoing)
    life.failedToConnect(at: start)
    #expect(life.next(at: start, outgoing) == .pause(until: at(0.1)))
    outgoing.isClosing = true
    #expect(life.next(at: at(0.05), outgoing) == .stop)
  }

  @Test("the first reason to end a connection is the one that is reported")
  func firstReason() {
    var life = connected()
    life.received(.closed(reason: "403 ACCESS_REFUSED"))
    life.received(.consumerCancelled)
    life.lost(failure)
    #expect(
      life.next(at: at(1), quiet(at(1))) == .disconnect(ConnectionFailure(description: "403 ACCESS_REFUSED")))
    // What comes late from the connection before changes nothing.
    life.received(.goodbye)
    reconnects(&life, at: 1.1, generation: 2)
    #expect(life.next(at: at(1.2), quiet(at(1.2))) == .wait(.readable, until: at(2.2)))
  }
}
