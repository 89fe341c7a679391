import EventLoop
import Synchronization

/// What many hand over and one task takes, all that waits at once: a batch grows with the load by itself.
final class BatchQueue<Element: Sendable>: Sendable {
  private struct State {
    var waiting: [Element] = []
    var taker: CheckedContinuation<Void, Never>?
    var isFinished = false
  }

  private let state = Mutex(State())

  private static var busy: Int { 4 }
  private static var busyLinger: Duration { .milliseconds(8) }

  /// - Parameter limit: how many may wait; where there are as many, the elements are not taken at all.
  func append(_ elements: [Element], upTo limit: Int = .max) {
    let taker = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard state.waiting.count < limit else { return nil }
      state.waiting += elements
      return state.taker.take()
    }
    taker?.resume()
  }

  /// No more will come; what waits is still taken.
  func finish() {
    let taker = state.withLock { state in
      state.isFinished = true
      return state.taker.take()
    }
    taker?.resume()
  }

  /// How many wait.
  var count: Int { state.withLock { $0.waiting.count } }

  /// Lets more come, unless so many wait already.
  ///
  /// - Parameter handled: how many have just been handled. Where they come one by one somebody may wait for each; where they
  ///   come in numbers a few milliseconds make of two batches one, which costs hardly more than either.
  /// - Parameter linger: how long to wait however few come.
  func gather(after handled: Int, atLeast linger: Duration = .zero, upTo count: Int) async {
    let time = max(linger, handled < Self.busy ? .zero : Self.busyLinger)
    // Looked at four times, not woken: a wake-up for each element would cost what gathering saves.
    let steps = 4
    for _ in 0..<steps where time > .zero && self.count < count {
      await EventLoop.shared.pause(for: time / steps)
    }
  }

  /// Finishes where its task is cancelled.
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
