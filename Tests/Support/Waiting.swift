/// Waits until a condition holds.
///
/// - Returns: whether it came to hold in time.
package func becomesTrue(within limit: Duration = .seconds(20), _ condition: () async throws -> Bool) async throws
  -> Bool
{
  let deadline = ContinuousClock.now + limit
  while true {
    if try await condition() { return true }
    guard ContinuousClock.now < deadline else { return false }
    try await Task.sleep(for: .milliseconds(20))
  }
}
