import EventLoop
import Synchronization

/// A queue that many tasks add to and one task takes from, all that waits at once: so batches grow with the load.
final class BatchQueue<Element: Sendable>: Sendable {
  private struct State {
    var waiting: [Element] = []
    var taker: CheckedContinuation<Void, Never>?
    var isFinished = false
  }

  private let state = Mutex(State())

  private static var busy: Int { 4 }
  private static var busyLinger: Duration { .milliseconds(8) }

  /// - Parameter limit: how many elements may wait. If the new ones would be too many, none of them is taken.
  func append(_ elements: [Element], upTo limit: Int = .max) {
    let taker = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard state.waiting.count + elements.count <= limit else { return nil }
      state.waiting += elements
      return state.taker.take()
    }
    taker?.resume()
  }

  /// Ends the queue; the elements that wait are still taken.
  func finish() {
    let taker = state.withLock { state in
      state.isFinished = true
      return state.taker.take()
    }
    taker?.resume()
  }

  /// How many elements wait.
  var count: Int { state.withLock { $0.waiting.count } }

  /// Waits for more elements, unless enough wait already.
  ///
  /// - Parameters:
  ///   - handled: how many have just been handled. When they come one by one somebody may wait for each, so there is no delay; when
  ///     many come, a few milliseconds turn two batches into one, which costs hardly more than either.
  ///   - linger: how long to wait even if few come.
  ///   - count: how many are enough.
  func gather(after handled: Int, atLeast linger: Duration = .zero, upTo count: Int) async {
    let time = max(linger, handled < Self.busy ? .zero : Self.busyLinger)
    // A long time is polled four times: a wake-up for each element would cost what gathering saves.
    let steps = time > .milliseconds(50) ? 4 : 1
    for _ in 0..<steps where time > .zero && self.count < count {
      await EventLoop.shared.pause(for: time / steps)
    }
  }

  /// Takes what waits, or waits for it; the queue ends when the task is cancelled.
  ///
  /// - Returns: at least one element, or nil once finished and empty.
  func next(limit: Int) async -> [Element]? {
    await withTaskCancellationHandler {
      await nextBatch(limit: limit)
    } onCancel: {
      finish()
    }
  }

  private func nextBatch(limit: Int) async -> [Element]? {
    while true {
      await withCheckedContinuation { continuation in
        let isReady = state.withLock { state in
          if !state.waiting.isEmpty || state.isFinished { return true }
          state.taker = continuation
          return false
        }
        if isReady { continuation.resume() }
      }
      let (batch, isFinished) = state.withLock { state in
        let batch = Array(state.waiting.prefix(limit))
        state.waiting.removeFirst(batch.count)
        return (batch, state.isFinished)
      }
      if !batch.isEmpty { return batch }
      if isFinished { return nil }
    }
  }
}
