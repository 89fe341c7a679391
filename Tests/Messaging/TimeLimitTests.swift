import Messaging
import Testing

struct TimeLimitTests {
  @Test("what takes longer than its limit is ended")
  func tooLong() async {
    let start = ContinuousClock.now
    await #expect(throws: TimeLimitError.self) {
      try await withTimeLimit(.milliseconds(20)) { try await Task.sleep(for: .seconds(60)) }
    }
    #expect(ContinuousClock.now - start < .seconds(30))
  }

  @Test("what ends in time is answered, or fails, at once")
  func inTime() async throws {
    struct Failure: Error {}
    let start = ContinuousClock.now
    let value = try await withTimeLimit(.seconds(60)) { 7 }
    #expect(value == 7)
    await #expect(throws: Failure.self) {
      try await withTimeLimit(.seconds(60)) { () async throws -> Void in throw Failure() }
    }
    #expect(ContinuousClock.now - start < .seconds(30))
  }
}
