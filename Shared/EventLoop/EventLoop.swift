import CEpoll
import Glibc
import Synchronization

/// The thread on which a service works: it waits for the service's sockets, except those of HTTP and SMTP, which are NIO's, and
/// runs every task that prefers it.
///
/// The thread that notices bytes on a socket also handles them. Handing them to another thread would cost a wake-up, more than
/// most of what a service does with a message. To use more cores, run more replicas. Tasks on other threads can wait for
/// sockets here too.
package final class EventLoop: TaskExecutor {
  /// The only one of the process.
  package static let shared = EventLoop()

  /// What a task waits for at a socket.
  package enum SocketReadiness {
    case readable
    case readableOrWritable
  }

  private struct Waiter {
    var deadline: ContinuousClock.Instant
    var continuation: CheckedContinuation<Bool, Never>
  }

  private struct Alarm {
    var time: ContinuousClock.Instant
    var work: @Sendable () -> Void
  }

  private struct State {
    var jobs: [UnownedJob] = []
    var endOfTurn: [@Sendable () -> Void] = []
    /// The waiting tasks, by socket.
    var waiters: [Int32: Waiter] = [:]
    /// Sockets whose next wait ends at once.
    var interrupted: Set<Int32> = []
    var alarms: [Alarm] = []
    var isAsleep = false

    /// How long the thread may sleep, in milliseconds.
    var timeout: Int32 {
      guard jobs.isEmpty, endOfTurn.isEmpty else { return 0 }
      guard let next = alarms.lazy.map(\.time).min() else { return EventLoop.tickMilliseconds }
      let rest = max(next - .now, .zero) / .milliseconds(1)
      return Int32(min(rest.rounded(.up), Double(EventLoop.tickMilliseconds)))
    }
  }

  /// How late a deadline may be noticed.
  private static let tickMilliseconds: Int32 = 250
  /// How many rounds of jobs, each made ready by the one before, run before the sockets are checked again.
  private static let roundsInATurn = 16
  private static let roundsAtEndOfTurn = 2

  private let state = Mutex(State())
  /// In nanoseconds.
  private let longestTurn = Atomic<Int64>(0)
  private let epoll: Int32
  private let wakeUp: Int32

  private init() {
    epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    wakeUp = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
    precondition(epoll >= 0 && wakeUp >= 0, "the process has no descriptors left")
    var event = epoll_event()
    event.events = EPOLLIN.rawValue
    event.data.fd = wakeUp
    precondition(epoll_ctl(epoll, EPOLL_CTL_ADD, wakeUp, &event) == 0, "epoll_ctl: the system has no memory left")
    Thread.start { EventLoop.shared.run() }
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    rouse { $0.jobs.append(job) }
  }

  /// Runs a closure once all that is ready has run, so that what many tasks ask for is done once. While the loop sleeps the
  /// caller runs it at once, which costs less than to wake the loop.
  package func atEndOfTurn(_ work: @escaping @Sendable () -> Void) {
    let isLeftToLoop = state.withLock { state in
      if !state.isAsleep { state.endOfTurn.append(work) }
      return !state.isAsleep
    }
    if !isLeftToLoop { work() }
  }

  /// A short sleep that costs one wake-up, where `Task.sleep` wakes two other threads as well. Cancellation does not end it
  /// early.
  package func pause(for duration: Duration) async {
    await withCheckedContinuation { continuation in
      at(.now + duration) { continuation.resume() }
    }
  }

  /// Runs a closure on the loop's thread at a time. It cannot be cancelled.
  package func at(_ time: ContinuousClock.Instant, _ work: @escaping @Sendable () -> Void) {
    rouse { $0.alarms.append(Alarm(time: time, work: work)) }
  }

  /// Waits for a socket. Only one task may wait for it at a time.
  ///
  /// - Returns: false where the deadline passed first, or the wait was interrupted.
  package func wait(
    for readiness: SocketReadiness, on descriptor: Int32, until deadline: ContinuousClock.Instant
  ) async -> Bool {
    await withCheckedContinuation { continuation in
      let isInterrupted = state.withLock { state in
        if state.interrupted.remove(descriptor) != nil { return true }
        let waiter = Waiter(deadline: deadline, continuation: continuation)
        precondition(state.waiters.updateValue(waiter, forKey: descriptor) == nil, "two tasks wait for one socket")
        return false
      }
      guard !isInterrupted else { return continuation.resume(returning: false) }
      var event = epoll_event()
      event.events = EPOLLIN.rawValue | EPOLLONESHOT.rawValue
      if readiness == .readableOrWritable { event.events |= EPOLLOUT.rawValue }
      event.data.fd = descriptor
      // A descriptor leaves the set when it is closed, so a new one of the same number has to be added again.
      if epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event) != 0,
        epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) != 0
      {
        resume(descriptor, isReady: true)
      }
    }
  }

  /// Ends the wait for a socket, or else the next one.
  package func interrupt(_ descriptor: Int32) {
    let waiter = state.withLock { state in
      let waiter = state.waiters.removeValue(forKey: descriptor)
      if waiter == nil { state.interrupted.insert(descriptor) }
      return waiter
    }
    waiter?.continuation.resume(returning: false)
  }

  /// Call it before a socket that may have been interrupted is closed: another socket may get its number.
  package func forgetInterruption(of descriptor: Int32) {
    state.withLock { _ = $0.interrupted.remove(descriptor) }
  }

  /// The longest time that the loop was away from its sockets since the last call; everything waits for so long.
  package func takeLongestTurn() -> Duration {
    .nanoseconds(longestTurn.exchange(0, ordering: .relaxed))
  }

  private func note(_ turn: Duration) {
    let nanoseconds = turn.components.seconds * 1_000_000_000 + turn.components.attoseconds / 1_000_000_000
    if nanoseconds > longestTurn.load(ordering: .relaxed) { longestTurn.store(nanoseconds, ordering: .relaxed) }
  }

  private func run() {
    var events = [epoll_event](repeating: epoll_event(), count: 64)
    var nextTick = ContinuousClock.now
    while true {
      let timeout = state.withLock { state in
        let timeout = state.timeout
        state.isAsleep = timeout > 0
        return timeout
      }
      let count = epoll_wait(epoll, &events, Int32(events.count), timeout)
      state.withLock { $0.isAsleep = false }
      for event in events.prefix(Int(max(count, 0))) {
        if event.data.fd == wakeUp { drainWakeUp() } else { resume(event.data.fd, isReady: true) }
      }
      let now = ContinuousClock.now
      ring(now)
      // With more than one batch of sockets ready, a socket whose deadline has passed may be ready too.
      if now >= nextTick, count < events.count {
        expire(now)
        nextTick = now + .milliseconds(Self.tickMilliseconds)
      }
      runJobs()
      runEndOfTurn()
      note(.now - now)
    }
  }

  private func runJobs() {
    for _ in 0..<Self.roundsInATurn {
      let jobs = state.withLock { takeAll(&$0.jobs) }
      if jobs.isEmpty { return }
      for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
  }

  /// What messages are gathered in comes first, and then what that has written: frames.
  private func runEndOfTurn() {
    for _ in 0..<Self.roundsAtEndOfTurn {
      for work in state.withLock({ takeAll(&$0.endOfTurn) }) { work() }
    }
  }

  private func resume(_ descriptor: Int32, isReady: Bool) {
    state.withLock { $0.waiters.removeValue(forKey: descriptor) }?.continuation.resume(returning: isReady)
  }

  private func ring(_ now: ContinuousClock.Instant) {
    let due = state.withLock { state in
      let due = state.alarms.filter { $0.time <= now }
      if !due.isEmpty { state.alarms.removeAll { $0.time <= now } }
      return due
    }
    for alarm in due { alarm.work() }
  }

  private func expire(_ now: ContinuousClock.Instant) {
    let late = state.withLock { state in state.waiters.filter { $0.value.deadline <= now }.map(\.key) }
    for descriptor in late { resume(descriptor, isReady: false) }
  }

  /// Changes the state, and wakes the thread where it sleeps.
  private func rouse(_ change: (inout State) -> Void) {
    let wasAsleep = state.withLock { state in
      change(&state)
      defer { state.isAsleep = false }
      return state.isAsleep
    }
    guard wasAsleep else { return }
    var one: UInt64 = 1
    _ = write(wakeUp, &one, 8)
  }

  private func drainWakeUp() {
    var value: UInt64 = 0
    _ = read(wakeUp, &value, 8)
  }
}

private func takeAll<Element>(_ elements: inout [Element]) -> [Element] {
  defer { elements = [] }
  return elements
}
