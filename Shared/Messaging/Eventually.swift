/// Waits for what another context is about to tell us: a client that has just been answered by one context may ask the
/// next before the event between them has arrived.
///
/// - Returns: the first value, or nil when the time is up.
package func eventually<Value>(
  within limit: Duration, _ look: () async throws -> Value?
) async throws -> Value? {
  let deadline = ContinuousClock.now + limit
  while true {
    if let value = try await look() { return value }
    guard ContinuousClock.now < deadline else { return nil }
    try await Task.sleep(for: .milliseconds(20))
  }
}
