import Contracts
import Synchronization

/// Who is watching which order right now. A stream that is not read keeps only the newest state.
final class LiveOrders: Sendable {
  private struct State {
    var last = 0
    var watchers: [ID: [Int: AsyncStream<Order>.Continuation]] = [:]
  }

  private let state = Mutex(State())

  /// Whether anybody watches anything; if not, events need not even be decoded.
  var isEmpty: Bool { state.withLock { $0.watchers.isEmpty } }

  func watch(_ id: ID) -> AsyncStream<Order> {
    let (stream, continuation) = AsyncStream.makeStream(of: Order.self, bufferingPolicy: .bufferingNewest(1))
    let watcher = state.withLock { state in
      state.last += 1
      return state.last
    }
    // Set before anything can end the stream; otherwise its entry could stay for ever.
    continuation.onTermination = { [weak self] _ in self?.forget(watcher, of: id) }
    state.withLock { $0.watchers[id, default: [:]][watcher] = continuation }
    return stream
  }

  func tell(_ order: Order) {
    let watchers = state.withLock { $0.watchers[order.id]?.values.map(\.self) ?? [] }
    for watcher in watchers { watcher.yield(order) }
  }

  /// Ends every stream: events may have been missed, or the gateway stops. Clients come back with `Last-Event-ID`.
  func endAll() {
    let all = state.withLock { $0.watchers.values.flatMap(\.values) }
    for watcher in all { watcher.finish() }
  }

  private func forget(_ watcher: Int, of id: ID) {
    state.withLock { state in
      state.watchers[id]?[watcher] = nil
      if state.watchers[id]?.isEmpty == true { state.watchers[id] = nil }
    }
  }
}
