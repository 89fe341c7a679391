package import Logging
import ServiceLifecycle

/// Does what becomes due by the clock, of which nothing tells, until the service shuts down. What fails is logged, and due again after
/// the pause.
///
/// - Parameters:
///   - pause: between two times.
///   - work: what it is, as logs name it.
package func repeatedly(
  every pause: Duration, _ work: String, _ logger: Logger, _ body: @escaping @Sendable () async throws -> Void
) async {
  await cancelWhenGracefulShutdown {
    while !Task.isCancelled {
      do {
        try await body()
      } catch {
        if Task.isCancelled { return }
        logger.warning("\(work) put off", metadata: ["reason": "\(error)"])
      }
      // Cancellation ends it, and then the loop.
      try? await Task.sleep(for: pause)
    }
  }
}
