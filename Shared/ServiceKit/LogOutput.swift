import CoreMetrics
import Glibc
import Synchronization

/// Where the log goes. Its reader may be stuck. `write(2)` would then wait, and with it the event loop and the whole service.
/// Lines that the reader does not take wait in memory; what is too much is dropped and counted.
final class LogOutput: Sendable {
  static let standardError = LogOutput(STDERR_FILENO)

  private struct State {
    var waiting: [UInt8] = []
    var dropped = 0
  }

  /// How much may wait, in bytes.
  private static let capacity = 1 << 20
  /// A pipe that `poll` calls writable takes this much without blocking: POSIX's PIPE_BUF.
  private static let portion = 4096

  private let descriptor: Int32
  private let state = Mutex(State())
  private let dropped = Counter(label: "ocpizza_log_lines_dropped_total")

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
  }

  func write(_ line: String) {
    state.withLock { state in
      flush(&state)
      if state.waiting.count + line.utf8.count > Self.capacity {
        state.dropped += 1
        dropped.increment()
        return
      }
      state.waiting.append(contentsOf: line.utf8)
      flush(&state)
    }
  }

  /// Writes what waits, as far as the reader takes it.
  ///
  /// - Returns: whether nothing waits any more.
  @discardableResult
  func flush() -> Bool {
    state.withLock { state in
      flush(&state)
      return state.waiting.isEmpty
    }
  }

  private func flush(_ state: inout State) {
    if state.dropped > 0, state.waiting.count < Self.capacity / 2 {
      state.waiting.append(contentsOf: "\(state.dropped) lines of the log were dropped\n".utf8)
      state.dropped = 0
    }
    var sent = 0
    while sent < state.waiting.count, isWritable {
      let count = state.waiting[sent...].prefix(Self.portion).withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      // A reader that has gone does not come back.
      guard count > 0 else {
        sent = state.waiting.count
        break
      }
      sent += count
    }
    state.waiting.removeFirst(sent)
  }

  private var isWritable: Bool {
    var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return Glibc.poll(&poll, 1, 0) > 0
  }
}

/// The log as a stream, as swift-log's handler wants it.
struct LogStream: TextOutputStream, Sendable {
  let output: LogOutput

  mutating func write(_ line: String) {
    output.write(line)
  }
}
