import Contracts
import Messaging
import Support
import Testing

@testable import Accounts

struct HashingQueueTests {
  private let now = ContinuousClock.now

  @Test("as many begin as there are places, some wait, and the others are refused")
  func admission() {
    var queue = HashingQueue(places: 2, length: 3)
    let admissions = (1...7).map { queue.arrive($0, deadline: now + .seconds(9)) }
    #expect(admissions == [.begins, .begins, .waits, .waits, .waits, .refused, .refused])
    let (next, late) = queue.finish(at: now)
    #expect(next == 3)
    #expect(late == [])
    #expect(queue.arrive(8, deadline: now + .seconds(9)) == .waits)
  }

  @Test("a request that has waited too long is not begun")
  func late() {
    var queue = HashingQueue(places: 1, length: 5)
    #expect(queue.arrive(1, deadline: now) == .begins)
    #expect(queue.arrive(2, deadline: now) == .waits)
    #expect(queue.arrive(3, deadline: now + .seconds(1)) == .waits)
    queue.leave(3)
    #expect(queue.arrive(4, deadline: now + .seconds(2)) == .waits)
    let (next, late) = queue.finish(at: now + .seconds(1))
    #expect(next == 4)
    #expect(late == [2])
    #expect(queue.finish(at: now).next == nil)
    #expect(queue.arrive(5, deadline: now + .seconds(9)) == .begins)
  }

  /// Takes both places for as long as the body takes.
  private func withPlacesTaken<Result: Sendable>(
    of hasher: PasswordHasher, _ body: () async throws -> Result
  ) async throws -> Result {
    let blocks = (0..<2).map { _ in AsyncStream.makeStream(of: Never.self) }
    let (begun, begin) = AsyncStream.makeStream(of: Void.self)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      defer { for block in blocks { block.continuation.finish() } }
      for block in blocks {
        group.addTask {
          try await hasher.inTurn { _ in
            begin.yield()
            for await _ in block.stream {}
          }
        }
      }
      var beginnings = begun.makeAsyncIterator()
      for _ in blocks { await beginnings.next() }
      return try await body()
    }
  }

  @Test("a request that has waited too long is refused, however long the gateway would wait")
  func impatient() async throws {
    let hasher = PasswordHasher(longestWait: .milliseconds(10))
    let late = try await withPlacesTaken(of: hasher) {
      let late = Task {
        try await RequestDeadline.$current.withValue(.now + .seconds(30)) { try await hasher.inTurn { _ in } }
      }
      #expect(try await becomesTrue { hasher.waitingCount == 1 })
      // Longer than it may wait.
      try await Task.sleep(for: .milliseconds(20))
      return late
    }
    let problem = await #expect(throws: Problem.self) { try await late.value }
    #expect(problem?.code == .tooManyRequests)
  }

  @Test("of a hundred requests at once some hash, and those that the queue has no room for are refused at once")
  func storm() async throws {
    // However slow the machine is, nobody waits for too long.
    let hasher = PasswordHasher(longestWait: .seconds(60))
    let outcomes = await withTaskGroup { group in
      for _ in 0..<100 {
        group.addTask {
          do {
            _ = try await hasher.inTurn { turn in try await turn.hash("quatre fromages") }
            return "hashed"
          } catch let problem as Problem {
            return "\(problem.code.rawValue) \(problem.retryAfter ?? 0)"
          } catch {
            return "\(error)"
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.count { $0 == "hashed" } >= 32)
    #expect(Set(outcomes) == ["hashed", "too-many-requests 1"])
  }

  @Test("a request whose deadline passes while it waits is refused, to be tried again")
  func expired() async throws {
    // However slow the machine is, only its own deadline passes.
    let hasher = PasswordHasher(longestWait: .seconds(60))
    let late = try await withPlacesTaken(of: hasher) {
      let late = Task {
        try await RequestDeadline.$current.withValue(.now + .milliseconds(10)) { try await hasher.inTurn { _ in } }
      }
      let cancelled = Task { try await hasher.inTurn { _ in } }
      #expect(try await becomesTrue { hasher.waitingCount == 2 })
      cancelled.cancel()
      await #expect(throws: CancellationError.self) { try await cancelled.value }
      // Longer than it may wait.
      try await Task.sleep(for: .milliseconds(20))
      return late
    }
    let problem = await #expect(throws: Problem.self) { try await late.value }
    #expect(problem?.code == .tooManyRequests)
  }
}
