import EventLoop

/// Does something that blocks, in a thread of its own.
package func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    Thread.start { continuation.resume(with: Result { try body() }) }
  }
}
