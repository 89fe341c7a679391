/// Waits for what another context is about to tell us: a client that has just been answered by one context may ask the
/// next before the event between them has arrived. Looks less and less often, so that waiting
/// does not delay what is waited for.
///
/// - Returns: the first value, or nil when the time is up.
package func eventually<Value>(
  within limit: Duration, _ look: () async throws -> Value?
) async throws -> Value? {
  let deadline = ContinuousClock.now + limit
  var pause = Duration.milliseconds(5)
  while true {
    if let value = try await look() { return value }
    guard ContinuousClock.now < deadline else { return nil }
    try await Task.sleep(for: pause)
    pause = min(pause * 2, .milliseconds(320))
  }
}
