/// Waits for something that another context is about to publish: a client that was just answered by one context may ask the next
/// before the event between them has arrived. It looks less and less often, so that polling does not delay what it waits for.
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
