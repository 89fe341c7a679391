import Metrics
import Synchronization

/// How long a route takes, by the status that it answers with: a route that refuses fast must not look like one that is fast.
final class RouteDurations: Sendable {
  let route: String
  private let timers = Mutex<[Int: Metrics.Timer]>([:])

  /// - Parameter route: its method and path, such as `GET /orders/{id}`.
  init(_ route: String) {
    self.route = route
  }

  func record(_ duration: Duration, status: Int) {
    let timer = timers.withLock { timers in
      if let timer = timers[status] { return timer }
      let timer = Metrics.Timer(
        label: "ocpizza_http_seconds", dimensions: [("route", route), ("status", String(status))])
      timers[status] = timer
      return timer
    }
    timer.record(duration: duration)
  }
}
