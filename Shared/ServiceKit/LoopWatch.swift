import CoreMetrics
import EventLoop
import ServiceLifecycle

/// Looks after what every process has: how long its event loop is away from its sockets, and log lines that wait for a reader.
struct LoopWatch: Service {
  private let lag = Gauge(label: "ocpizza_loop_lag_seconds")

  private static let interval = Duration.seconds(5)

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        try? await Task.sleep(for: Self.interval)
        lag.record(EventLoop.shared.takeLongestTurn() / .seconds(1))
        LogOutput.standardError.flush()
      }
    }
  }
}
