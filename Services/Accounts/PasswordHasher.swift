import CArgon2
import Contracts
import FoundationEssentials
import Messaging
import NIOPosix
import Synchronization

/// argon2id in a lane of its own (RELIABILITY S4): hashing is slow by intent, and a storm of logins must not starve everything
/// else. No more run at once than there are threads, some wait, and all others are told at once to come again.
final class PasswordHasher: Sendable {
  private static let threadCount = 2
  /// Half a second's work, and half of the context's requests at a time: the others are for what needs no hash.
  private static let queueLength = 30

  private struct State {
    var queue = HashingQueue(places: threadCount, length: queueLength)
    var turns: [HashingQueue.Ticket: CheckedContinuation<Void, any Error>] = [:]
    var lastTicket: HashingQueue.Ticket = 0
  }

  private let state = Mutex(State())
  private let threads = NIOThreadPool(numberOfThreads: threadCount)

  /// OWASP's minimum for argon2id: 19 MiB, 2 passes, 1 lane.
  private static let memoryKiB: UInt32 = 19 * 1024
  private static let passes: UInt32 = 2
  private static let lanes: UInt32 = 1

  /// The hash of a password that nobody has, for addresses that nobody has: the answer takes as long.
  private static let decoy = hash(bytes: Array("a password that nobody has".utf8)) ?? ""

  init() {
    // Without a limit of our own glibc raises its own with the first hash, and then keeps 19 MiB for each thread for ever.
    mallopt(M_MMAP_THRESHOLD, 1 << 20)
    threads.start()
  }

  /// Runs `body` when it is its turn to hash, so that a storm of requests waits here and not for the database.
  ///
  /// - Throws: what `body` throws; `Problem.Code.tooManyRequests` where too many wait; `.timeout` where the asker has gone.
  func inTurn<Result>(_ body: (Turn) async throws -> Result) async throws -> Result {
    try await waitForTurn()
    defer { endTurn() }
    return try await body(Turn(threads: threads))
  }

  private func waitForTurn() async throws {
    let deadline = RequestDeadline.current
    let ticket = state.withLock { state in
      state.lastTicket += 1
      return state.lastTicket
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (turn: CheckedContinuation<Void, any Error>) in
        let outcome = state.withLock { state -> Swift.Result<Void, any Error>? in
          if Task.isCancelled { return .failure(CancellationError()) }
          switch state.queue.arrive(ticket, deadline: deadline) {
          case .begins: return .success(())
          case .refused: return .failure(Self.busy)
          case .waits:
            state.turns[ticket] = turn
            return nil
          }
        }
        if let outcome { turn.resume(with: outcome) }
      }
    } onCancel: {
      let turn = state.withLock { state in
        state.queue.leave(ticket)
        return state.turns.removeValue(forKey: ticket)
      }
      turn?.resume(throwing: CancellationError())
    }
  }

  private func endTurn() {
    let (next, late) = state.withLock { state in
      let (next, late) = state.queue.finish(at: .now)
      return (
        next.flatMap { state.turns.removeValue(forKey: $0) }, late.compactMap { state.turns.removeValue(forKey: $0) }
      )
    }
    next?.resume()
    for turn in late { turn.resume(throwing: Problem(.timeout, "It was not begun in time.", retryAfter: 1)) }
  }

  private static let busy = Problem(
    .tooManyRequests, "Too many people log in or sign up at the moment. Try again shortly.", retryAfter: 1)

  /// Whether a password belongs to a hash.
  enum Match {
    case none
    case matches
    /// It is the password, but its hash was made in an older way.
    case outdated
  }

  /// A hash that matches no password. It has the parameters and the salt of a real one, so that checking it takes as long.
  static func unusable(like hash: String) -> String {
    let digest = Data((0..<32).map { _ in UInt8.random(in: 0...255) }).base64EncodedString()
    return hash.split(separator: "$", omittingEmptySubsequences: false).dropLast().joined(separator: "$")
      + "$\(digest.filter { $0 != "=" })"
  }

  struct HashingFailure: Error {}

  /// The right to hash, for as long as the turn lasts.
  struct Turn {
    fileprivate let threads: NIOThreadPool

    /// - Returns: a PHC string with its own salt.
    func hash(_ password: String) async throws -> String {
      let hash = try await threads.runIfActive { PasswordHasher.hash(bytes: Array(Password.normal(password).utf8)) }
      guard let hash else { throw HashingFailure() }
      return hash
    }

    /// - Parameter hash: nil where there is no such account; the work is done all the same.
    func verify(_ password: String, against hash: String?) async throws -> Match {
      try await threads.runIfActive {
        func matches(_ text: String) -> Bool {
          let bytes = Array(text.utf8)
          return argon2id_verify(hash ?? PasswordHasher.decoy, bytes, bytes.count) == ARGON2_OK.rawValue
        }
        let normal = Password.normal(password)
        if matches(normal) {
          guard let hash else { return .none }
          return PasswordHasher.isOutdated(hash) ? .outdated : .matches
        }
        // Hashes from before passwords were normalised are of what the keyboard sent.
        guard !normal.utf8.elementsEqual(password.utf8), matches(password), hash != nil else { return .none }
        return .outdated
      }
    }
  }

  /// Whether a hash was made with weaker parameters than today's.
  private static func isOutdated(_ hash: String) -> Bool {
    !hash.hasPrefix("$argon2id$v=19$m=\(memoryKiB),t=\(passes),p=\(lanes)$")
  }

  private static func hash(bytes: [UInt8]) -> String? {
    let salt = (0..<16).map { _ in UInt8.random(in: 0...255) }
    let length = argon2_encodedlen(passes, memoryKiB, lanes, UInt32(salt.count), 32, Argon2_id)
    var text = [CChar](repeating: 0, count: length)
    let status = argon2id_hash_encoded(
      passes, memoryKiB, lanes, bytes, bytes.count, salt, salt.count, 32, &text, length)
    guard status == ARGON2_OK.rawValue else { return nil }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
