import Glibc
import Synchronization
import Testing

@testable import EventLoop

struct EventLoopTests {
  private let loop = EventLoop.shared

  /// The two ends of a stream of bytes, closed afterwards.
  private func withSocketPair<Result>(_ body: (Int32, Int32) async throws -> Result) async throws -> Result {
    var ends: [Int32] = [0, 0]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0, &ends) == 0)
    defer {
      loop.forgetInterruption(of: ends[0])
      for end in ends { close(end) }
    }
    return try await body(ends[0], ends[1])
  }

  @Test("tasks that prefer the loop run on one thread, also what they wait for")
  func oneThread() async {
    let threads = await withTaskExecutorPreference(loop) {
      await withTaskGroup(of: [pthread_t].self) { group in
        for _ in 0..<20 {
          group.addTask {
            let before = pthread_self()
            await self.loop.pause(for: .milliseconds(2))
            await Task.yield()
            return [before, pthread_self()]
          }
        }
        return await group.reduce(into: Set<pthread_t>()) { $0.formUnion($1) }
      }
    }
    #expect(threads.count == 1)
    #expect(!threads.contains(pthread_self()))
  }

  @Test("a socket that can be read ends the wait for it", arguments: [false, true])
  func readable(isWrittenFirst: Bool) async throws {
    try await withSocketPair { mine, theirs in
      if isWrittenFirst { write(theirs, "x", 1) }
      async let isReady = loop.wait(for: .readable, on: mine, until: .now + .seconds(30))
      if !isWrittenFirst { write(theirs, "x", 1) }
      #expect(await isReady)
    }
  }

  @Test("a socket can be waited for again, as often as it has something new")
  func again() async throws {
    try await withSocketPair { mine, theirs in
      for _ in 0..<100 {
        write(theirs, "x", 1)
        #expect(await loop.wait(for: .readable, on: mine, until: .now + .seconds(30)))
        var byte: UInt8 = 0
        #expect(read(mine, &byte, 1) == 1)
      }
    }
  }

  @Test("a socket with room for more is writable, and not readable")
  func writable() async throws {
    try await withSocketPair { mine, _ in
      #expect(await loop.wait(for: .readableOrWritable, on: mine, until: .now + .seconds(30)))
      #expect(await !loop.wait(for: .readable, on: mine, until: .now + .milliseconds(1)))
    }
  }

  @Test("an interruption ends the wait that is about to begin", .timeLimit(.minutes(1)))
  func interruptionBefore() async throws {
    try await withSocketPair { mine, _ in
      loop.interrupt(mine)
      #expect(await !loop.wait(for: .readable, on: mine, until: .now + .seconds(600)))
    }
  }

  @Test("an interruption ends the wait that goes on", .timeLimit(.minutes(1)))
  func interruption() async throws {
    try await withSocketPair { mine, _ in
      async let isReady = loop.wait(for: .readable, on: mine, until: .now + .seconds(600))
      await loop.pause(for: .milliseconds(20))
      loop.interrupt(mine)
      #expect(await !isReady)
    }
  }

  @Test("a loop that sleeps is woken by what is to run on it", .timeLimit(.minutes(1)))
  func wakeUp() async throws {
    // Left to its tick, the loop would take more than four minutes.
    for _ in 0..<1000 {
      await Task(executorPreference: loop) {}.value
      await loop.pause(for: .microseconds(10))
    }
  }

  @Test("an interruption that is forgotten does not reach the next socket of that number")
  func forgotten() async throws {
    try await withSocketPair { mine, theirs in
      loop.interrupt(mine)
      loop.forgetInterruption(of: mine)
      write(theirs, "x", 1)
      #expect(await loop.wait(for: .readable, on: mine, until: .now + .seconds(30)))
    }
  }

  @Test("what is to be done at the end of a turn waits for the tasks that are ready, no matter who asks for it")
  func endOfTurn() async {
    let log = Log()
    await withTaskExecutorPreference(loop) {
      await withDiscardingTaskGroup { group in
        for _ in 0..<3 {
          group.addTask { log.add("task") }
        }
        self.loop.atEndOfTurn { log.add("end") }
      }
      await self.loop.pause(for: .milliseconds(1))
    }
    #expect(log.entries == ["task", "task", "task", "end"])
    loop.atEndOfTurn { log.add("elsewhere") }
    await loop.pause(for: .milliseconds(1))
    #expect(log.entries.last == "elsewhere")
  }

  @Test("what is to be done at a time is done then, the earliest first, also where it was asked for last")
  func alarms() async {
    let log = Log()
    let start = ContinuousClock.now
    await withCheckedContinuation { continuation in
      loop.at(start + .milliseconds(40)) {
        log.add("late")
        continuation.resume()
      }
      loop.at(start + .milliseconds(10)) { log.add("early") }
      loop.at(start) { log.add("at once") }
    }
    #expect(ContinuousClock.now - start >= .milliseconds(40))
    #expect(log.entries == ["at once", "early", "late"])
  }
}

private final class Log: Sendable {
  private let list = Mutex<[String]>([])

  func add(_ entry: String) { list.withLock { $0.append(entry) } }
  var entries: [String] { list.withLock { $0 } }
}
