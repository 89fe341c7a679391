import CEpoll
import Glibc
import Synchronization

/// The thread on which a service does its work: it waits for its sockets, but for those of HTTP and SMTP, which are NIO's, and
/// runs every task that prefers it.
///
/// What a socket brings is dealt with where it was noticed. To hand it to another thread costs a wake-up, and that is dearer
/// than most of what a service does with a message. More cores are for more replicas. Tasks that run elsewhere can wait for
/// sockets here too.
package final class EventLoop: TaskExecutor {
  /// The process's own.
  package static let shared = EventLoop()

  /// What a task waits for.
  package enum Readiness {
    case readable
    case readableOrWritable
  }

  private struct Waiter {
    var deadline: ContinuousClock.Instant
    var continuation: CheckedContinuation<Bool, Never>
  }

  private struct Sleeper {
    var deadline: ContinuousClock.Instant
    var continuation: CheckedContinuation<Void, Never>
  }

  private struct State {
    var jobs: [UnownedJob] = []
    var endOfTurn: [@Sendable () -> Void] = []
    /// Who waits, by socket.
    var waiters: [Int32: Waiter] = [:]
    /// Sockets whose next wait ends at once.
    var interrupted: Set<Int32> = []
    var sleepers: [Sleeper] = []
    var isAsleep = false

    /// How long the thread may sleep, in milliseconds.
    var timeout: Int32 {
      guard jobs.isEmpty, endOfTurn.isEmpty else { return 0 }
      guard let next = sleepers.map(\.deadline).min() else { return EventLoop.tickMilliseconds }
      let rest = max(next - .now, .zero) / .milliseconds(1)
      return Int32(min(rest.rounded(.up), Double(EventLoop.tickMilliseconds)))
    }
  }

  /// How late the deadline of a wait may be noticed.
  private static let tickMilliseconds: Int32 = 250
  /// How often jobs that others have made ready are run before the sockets are looked at again.
  private static let roundsInATurn = 16

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

  /// Does something once all that is ready has run, so that what many ask for is done once; at once, by the caller, where the
  /// loop sleeps and would have to be woken for it.
  package func atEndOfTurn(_ work: @escaping @Sendable () -> Void) {
    let isLeftToLoop = state.withLock { state in
      if !state.isAsleep { state.endOfTurn.append(work) }
      return !state.isAsleep
    }
    if !isLeftToLoop { work() }
  }

  /// A short sleep that costs one wake-up, where `Task.sleep` costs those of two other threads as well. Cancellation does not
  /// cut it short.
  package func pause(for duration: Duration) async {
    await withCheckedContinuation { continuation in
      rouse { $0.sleepers.append(Sleeper(deadline: .now + duration, continuation: continuation)) }
    }
  }

  /// Waits for a socket, which nobody else may be waiting for.
  ///
  /// - Returns: false where the deadline passed first, or somebody interrupted.
  package func wait(
    for readiness: Readiness, on descriptor: Int32, until deadline: ContinuousClock.Instant
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

  /// Ends somebody's wait for a socket, or else the next one.
  package func interrupt(_ descriptor: Int32) {
    let waiter = state.withLock { state in
      let waiter = state.waiters.removeValue(forKey: descriptor)
      if waiter == nil { state.interrupted.insert(descriptor) }
      return waiter
    }
    waiter?.continuation.resume(returning: false)
  }

  /// To be called before a socket that may have been interrupted is closed: another may get its number.
  package func forgetInterruption(of descriptor: Int32) {
    state.withLock { _ = $0.interrupted.remove(descriptor) }
  }

  /// How long the loop has been away from its sockets at most, since this was asked last: for so long everything waits.
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
      wakeSleepers(now)
      // With more than one batch of sockets ready, those that are late may only be waiting to be looked at.
      if now >= nextTick, count < events.count {
        expire(now)
        nextTick = now + .milliseconds(Self.tickMilliseconds)
      }
      runJobs()
      for work in state.withLock({ takeAll(&$0.endOfTurn) }) { work() }
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

  private func resume(_ descriptor: Int32, isReady: Bool) {
    state.withLock { $0.waiters.removeValue(forKey: descriptor) }?.continuation.resume(returning: isReady)
  }

  private func wakeSleepers(_ now: ContinuousClock.Instant) {
    let awake = state.withLock { state in
      let awake = state.sleepers.filter { $0.deadline <= now }
      if !awake.isEmpty { state.sleepers.removeAll { $0.deadline <= now } }
      return awake
    }
    for sleeper in awake { sleeper.continuation.resume() }
  }

  private func expire(_ now: ContinuousClock.Instant) {
    let late = state.withLock { state in state.waiters.filter { $0.value.deadline <= now }.map(\.key) }
    for descriptor in late { resume(descriptor, isReady: false) }
  }

  /// Gives the thread something to do, and wakes it where it sleeps.
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
