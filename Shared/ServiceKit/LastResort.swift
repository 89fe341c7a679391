import EventLoop
import Glibc
import Logging
import ServiceLifecycle

/// Ends the process where it does not end by itself: a statement that a frozen database does not answer cannot be cancelled. What it
/// has not acknowledged comes again.
///
/// ServiceLifecycle has such a limit, `maximumCancellationDuration`, but that one traps, and looks like a crash.
struct LastResort: Service {
  let logger: Logger

  /// Ten seconds to drain (RELIABILITY R14), and two for what is cancelled then.
  private static let seconds: UInt32 = 12

  func run() async throws {
    // Cancellation, because another service failed, is an end as well.
    try? await gracefulShutdown()
    Thread.start { [logger] in
      // A signal ends a sleep early.
      var rest = Self.seconds
      while rest > 0 { rest = sleep(rest) }
      logger.error("did not end in time", metadata: ["seconds": "\(Self.seconds)"])
      LogOutput.standardError.flush()
      _exit(1)
    }
  }
}
