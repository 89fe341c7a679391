import Contracts
import NIOCore

/// Divides what a connection receives into requests, strictly.
struct RequestFraming {
  private enum State {
    case head(RequestHead)
    case fixed(remaining: Int)
    case chunked(ChunkedBody)
  }

  /// What may go on to the parser.
  struct Part {
    var bytes: ByteBuffer
    /// Set where these bytes are a head.
    var head: RequestHead?
    /// Whether the request ends with them.
    var isEnd: Bool
  }

  private var state = State.head(RequestHead())
  /// Whether the connection ends with the request that was read last.
  private(set) var isLast = false

  /// Whether the next byte belongs to a head.
  var isInHead: Bool { if case .head = state { true } else { false } }

  /// What the request that is being read asks for, as far as it is known.
  private(set) var target = ""

  /// - Parameter input: what was read is taken from it; what stays comes again, with more behind.
  /// - Returns: nil where more is needed.
  mutating func next(_ input: inout ByteBuffer) throws(Problem) -> Part? {
    switch state {
    case .head(var head):
      guard input.readableBytes > 0 else { return nil }
      let result = head.read(input)
      state = .head(head)
      target = head.target
      guard let length = try result.get(), let bytes = input.readSlice(length: length) else { return nil }
      isLast = head.isLast
      switch head.framing {
      case .length(0): state = .head(RequestHead())
      case .length(let length): state = .fixed(remaining: length)
      case .chunked: state = .chunked(ChunkedBody(maximum: head.limit))
      }
      return Part(bytes: bytes, head: head, isEnd: head.framing == .length(0))
    case .fixed(let remaining):
      guard input.readableBytes > 0, let bytes = input.readSlice(length: min(remaining, input.readableBytes)) else {
        return nil
      }
      let isEnd = bytes.readableBytes == remaining
      state = isEnd ? .head(RequestHead()) : .fixed(remaining: remaining - bytes.readableBytes)
      return Part(bytes: bytes, isEnd: isEnd)
    case .chunked(var body):
      // So that what has come is not copied each time: a buffer with one owner grows in its place.
      state = .head(RequestHead())
      try body.read(&input)
      guard body.isDone else {
        state = .chunked(body)
        return nil
      }
      return Part(bytes: body.rewritten, isEnd: true)
    }
  }
}

extension RequestHead {
  fileprivate mutating func read(_ input: ByteBuffer) -> Result<Int?, Problem> {
    input.withUnsafeReadableBytes { bytes in
      do throws(Problem) {
        return .success(try read(bytes))
      } catch {
        return .failure(error)
      }
    }
  }
}
