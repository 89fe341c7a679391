import CArgon2
import Contracts
import Messaging
import NIOPosix
import Synchronization

/// Hashes passwords on two threads of its own (RELIABILITY S4). Hashing is slow on purpose, and a storm of logins must not starve
/// everything else: two requests hash at once, thirty wait, and all others are refused at once.
final class PasswordHasher: Sendable {
  private static let threadCount = 2
  /// Half a second of work, and half of the requests that the context works on at once: the other half needs no hash.
  private static let queueLength = 30

  private struct State {
    var queue = HashingQueue(places: threadCount, length: queueLength)
    var waiting: [HashingQueue.RequestNumber: CheckedContinuation<Void, any Error>] = [:]
    var lastNumber: HashingQueue.RequestNumber = 0
  }

  private let state = Mutex(State())
  private let threads = NIOThreadPool(numberOfThreads: threadCount)
  private let longestWait: Duration

  /// - Parameter longestWait: how long a request waits for its turn at most. On a busy machine half a second of work takes longer
  ///   than the gateway waits, and the client must hear of it before that.
  init(longestWait: Duration = .seconds(2)) {
    self.longestWait = longestWait
    // Unless the threshold is set, glibc raises it with the first hash and then keeps 19 MiB for each thread for ever.
    mallopt(M_MMAP_THRESHOLD, 1 << 20)
    threads.start()
  }

  /// How many requests wait for their turn.
  var waitingCount: Int { state.withLock(\.waiting.count) }

  /// Runs `body` when it is its turn to hash, so that a storm of requests waits here and not for the database.
  ///
  /// - Throws: what `body` throws; `Problem.Code.tooManyRequests` when too many wait, or when this one waited too long.
  func inTurn<Result>(_ body: (Turn) async throws -> Result) async throws -> Result {
    try await waitForTurn()
    defer { endTurn() }
    return try await body(Turn(threads: threads))
  }

  private func waitForTurn() async throws {
    let patience = ContinuousClock.now + longestWait
    let deadline = RequestDeadline.current.map { min($0, patience) } ?? patience
    let number = state.withLock { state in
      state.lastNumber += 1
      return state.lastNumber
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        let outcome = state.withLock { state -> Swift.Result<Void, any Error>? in
          if Task.isCancelled { return .failure(CancellationError()) }
          switch state.queue.arrive(number, deadline: deadline) {
          case .begins: return .success(())
          case .refused: return .failure(Self.tooBusy)
          case .waits:
            state.waiting[number] = continuation
            return nil
          }
        }
        if let outcome { continuation.resume(with: outcome) }
      }
    } onCancel: {
      let continuation = state.withLock { state in
        state.queue.leave(number)
        return state.waiting.removeValue(forKey: number)
      }
      continuation?.resume(throwing: CancellationError())
    }
  }

  private func endTurn() {
    let (next, late) = state.withLock { state in
      let (next, late) = state.queue.finish(at: .now)
      return (
        next.flatMap { state.waiting.removeValue(forKey: $0) },
        late.compactMap { state.waiting.removeValue(forKey: $0) }
      )
    }
    next?.resume()
    for continuation in late {
      continuation.resume(throwing: Self.tooBusy)
    }
  }

  private static let tooBusy = Problem(
    .tooManyRequests, "Too many people log in or sign up at the moment. Try again shortly.", retryAfter: 1)

  /// Whether a password belongs to a hash.
  enum Match {
    case none
    case matches
    /// It is the password, but its hash was made in an older way and should be replaced.
    case outdated
  }

  struct HashingFailure: Error {}

  /// The right to hash, for as long as the turn lasts.
  struct Turn {
    fileprivate let threads: NIOThreadPool

    /// - Returns: a PHC string with a salt of its own.
    func hash(_ password: String) async throws -> String {
      let hash = try await threads.runIfActive { Argon2.hash(of: Array(PasswordText.normalized(password).utf8)) }
      guard let hash else { throw HashingFailure() }
      return hash
    }

    /// - Parameter hash: nil when there is no such account; the work is done all the same.
    func verify(_ password: String, against hash: String?) async throws -> Match {
      try await threads.runIfActive {
        func matches(_ password: String) -> Bool { Argon2.matches(Array(password.utf8), hash ?? Argon2.decoy) }
        let normalized = PasswordText.normalized(password)
        if matches(normalized) {
          guard let hash else { return .none }
          return Argon2.isOutdated(hash) ? .outdated : .matches
        }
        // Passwords used to be hashed as the keyboard sent them, without normalizing.
        guard !normalized.utf8.elementsEqual(password.utf8), matches(password), hash != nil else { return .none }
        return .outdated
      }
    }
  }
}
