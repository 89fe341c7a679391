import CPostgres
import Glibc
import Synchronization

/// Lets tasks wait for sockets that libpq owns: one thread sits in `epoll_wait(2)` for all of them, so that no thread
/// of the cooperative pool ever blocks.
final class SocketPoller: Sendable {
  static let shared = SocketPoller()

  enum Readiness {
    case readable
    case readableOrWritable
  }

  private struct Waiter {
    var deadline: ContinuousClock.Instant
    var continuation: CheckedContinuation<Bool, Never>
  }

  /// How late a deadline may be noticed, in milliseconds.
  private static let tick: Int32 = 250

  private let waiters = Mutex<[Int32: Waiter]>([:])
  private let epoll: Int32

  private init() {
    epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    precondition(epoll >= 0, "epoll_create1: the process has no descriptors left")
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { _ in
        SocketPoller.shared.run()
        return nil
      }, nil)
    precondition(status == 0, "pthread_create: the process has no threads left")
    pthread_detach(thread)
  }

  /// - Returns: false where the deadline passed first.
  func wait(
    for readiness: Readiness, on descriptor: Int32, until deadline: ContinuousClock.Instant
  ) async -> Bool {
    await withCheckedContinuation { continuation in
      waiters.withLock { $0[descriptor] = Waiter(deadline: deadline, continuation: continuation) }
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

  private func run() {
    var events = [epoll_event](repeating: epoll_event(), count: 64)
    while true {
      let count = epoll_wait(epoll, &events, Int32(events.count), Self.tick)
      for event in events.prefix(Int(max(count, 0))) {
        resume(event.data.fd, isReady: true)
      }
      if count < events.count { expire() }
    }
  }

  private func resume(_ descriptor: Int32, isReady: Bool) {
    waiters.withLock { $0.removeValue(forKey: descriptor) }?.continuation.resume(returning: isReady)
  }

  private func expire() {
    let now = ContinuousClock.now
    let late = waiters.withLock { waiters in waiters.filter { $0.value.deadline <= now }.map(\.key) }
    for descriptor in late { resume(descriptor, isReady: false) }
  }
}
