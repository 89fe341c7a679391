import AMQP
import Synchronization

/// Deliveries between a connection's thread, which appends, and the one task that takes them, all that wait at once.
/// Bounded by the connection's prefetch.
final class DeliveryQueue: Sendable {
  private struct State {
    var deliveries: [Delivery] = []
    var waiter: CheckedContinuation<Void, Never>?
    var isFinished = false
  }

  private let state = Mutex(State())

  func append(_ delivery: Delivery) {
    let waiter = state.withLock { state in
      state.deliveries.append(delivery)
      return state.waiter.take()
    }
    waiter?.resume()
  }

  /// No more is wanted: what still waits is left to the broker, which delivers it again.
  func finish() {
    let waiter = state.withLock { state in
      state.isFinished = true
      return state.waiter.take()
    }
    waiter?.resume()
  }

  /// - Returns: at least one delivery, or nil once finished.
  func next(limit: Int) async -> [Delivery]? {
    while true {
      await withCheckedContinuation { continuation in
        let isReady = state.withLock { state in
          if !state.deliveries.isEmpty || state.isFinished { return true }
          state.waiter = continuation
          return false
        }
        if isReady { continuation.resume() }
      }
      let batch = state.withLock { state -> [Delivery]? in
        if state.isFinished { return nil }
        let batch = Array(state.deliveries.prefix(limit))
        state.deliveries.removeFirst(batch.count)
        return batch
      }
      guard let batch else { return nil }
      if !batch.isEmpty { return batch }
    }
  }
}
