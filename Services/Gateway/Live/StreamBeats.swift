import Synchronization

/// Looks after all streams at once, where each had a task and a timer of its own: every second after a fifteenth or a fifth of them,
/// so that they are not all woken together.
final class StreamBeats: Sendable {
  /// How often a stream gets a comment, so that no proxy takes the silence for the end; in seconds.
  private static let comment = 15
  /// How often its token is looked at (RELIABILITY S10); in seconds.
  private static let token = 5

  private struct State {
    var slots = [[ObjectIdentifier: LiveStream]](repeating: [:], count: StreamBeats.comment)
    var second = 0
    /// The slot in which each stream is.
    var places: [ObjectIdentifier: UInt8] = [:]
  }

  private let state = Mutex(State())

  /// Its first comment comes after a whole pause.
  func add(_ stream: LiveStream) {
    state.withLock { state in
      state.slots[state.second % Self.comment][ObjectIdentifier(stream)] = stream
      state.places[ObjectIdentifier(stream)] = UInt8(state.second % Self.comment)
    }
  }

  func remove(_ stream: LiveStream) {
    state.withLock { state in
      guard let slot = state.places.removeValue(forKey: ObjectIdentifier(stream)) else { return }
      state.slots[Int(slot)][ObjectIdentifier(stream)] = nil
    }
  }

  /// It is called every second.
  func beat() {
    let (silent, checked) = state.withLock { state in
      state.second += 1
      let slot = state.second % Self.comment
      let slots = stride(from: slot % Self.token, to: Self.comment, by: Self.token)
      return (Array(state.slots[slot].values), slots.flatMap { state.slots[$0].values })
    }
    for stream in checked { stream.checkStanding() }
    for stream in silent { stream.signal.raiseSilence() }
  }
}
