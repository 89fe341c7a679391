/// Something did not end within its time limit.
package struct TimeLimitError: Error, CustomStringConvertible {
  package let limit: Duration

  package var description: String { "no end within \(limit)" }
}

/// Runs a closure with a time limit, and cancels it when the time is up.
///
/// - Throws: `TimeLimitError` when the time is up, or what the body throws before.
package func withTimeLimit<Value: Sendable>(
  _ limit: Duration, _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  try await withThrowingTaskGroup(of: Value.self) { group in
    group.addTask { try await body() }
    group.addTask {
      try await Task.sleep(for: limit)
      throw TimeLimitError(limit: limit)
    }
    guard let value = try await group.next() else { throw TimeLimitError(limit: limit) }
    group.cancelAll()
    return value
  }
}
