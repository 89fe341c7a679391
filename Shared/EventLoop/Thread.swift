import Glibc

/// A thread of our own for work that blocks, apart from Swift's cooperative pool and from the event loop.
package enum Thread {
  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Runs the closure on a new thread, which ends with it.
  package static func start(_ run: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let body = Unmanaged.passRetained(Body(run))
    let status = pthread_create(
      &thread, nil,
      { pointer in
        guard let pointer else { return nil }
        Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run()
        return nil
      }, body.toOpaque())
    precondition(status == 0, "pthread_create: the process has no threads left")
    pthread_detach(thread)
  }
}
