import Contracts
import NIOCore

/// Reads a chunked body (RFC 9112, 7.1) and writes it anew in its plainest form: as one chunk, since what stands behind keeps a part for
/// each, and without extensions and trailers, which nobody here asks for.
struct ChunkedBody {
  private enum State: Equatable {
    case size
    case data(remaining: Int)
    case dataEnd
    case trailers(remaining: Int)
    case done
  }

  /// In bytes.
  private let maximum: Int
  private var state = State.size
  private var data = ByteBuffer()
  private var total = 0
  private var extensions = 0

  /// The most bytes that all extensions together, and all trailers together, may have.
  private static let maximumExtensions = 1024
  private static let maximumTrailers = 4 * 1024
  /// How many digits a chunk's size may have: more than any body that is accepted needs.
  private static let maximumDigits = 8

  var isDone: Bool { state == .done }

  init(maximum: Int) {
    self.maximum = maximum
  }

  /// The whole body, once it is done.
  var rewritten: ByteBuffer {
    guard data.readableBytes > 0 else { return ByteBuffer(string: "0\r\n\r\n") }
    var chunk = ByteBuffer()
    chunk.reserveCapacity(data.readableBytes + 32)
    chunk.writeString("\(String(data.readableBytes, radix: 16))\r\n")
    chunk.writeImmutableBuffer(data)
    chunk.writeString("\r\n0\r\n\r\n")
    return chunk
  }

  /// - Parameter input: what was read is taken from it.
  mutating func read(_ input: inout ByteBuffer) throws(Problem) {
    while input.readableBytes > 0 {
      switch state {
      case .size:
        guard let line = try sizeLine(input) else { return }
        input.moveReaderIndex(forwardBy: line.length)
        total += line.size
        guard total <= maximum else { throw .bodyTooLarge(maximum) }
        state = line.size > 0 ? .data(remaining: line.size) : .trailers(remaining: Self.maximumTrailers)
      case .data(let remaining):
        guard var part = input.readSlice(length: min(remaining, input.readableBytes)) else { return }
        state = remaining > part.readableBytes ? .data(remaining: remaining - part.readableBytes) : .dataEnd
        data.writeBuffer(&part)
      case .dataEnd:
        guard let end = try lineBreak(input, at: 0) else { return }
        input.moveReaderIndex(forwardBy: end)
        state = .size
      case .trailers(let remaining):
        guard let length = try trailerLine(input, limit: remaining) else { return }
        input.moveReaderIndex(forwardBy: length)
        state = length == 2 ? .done : .trailers(remaining: remaining - length)
      case .done:
        return
      }
    }
  }

  /// The size of the next chunk, and of the line that says it; nil where the line is not all there.
  private mutating func sizeLine(_ input: ByteBuffer) throws(Problem) -> (size: Int, length: Int)? {
    let bytes = input.readableBytesView
    let digits = bytes.prefix { $0.hexadecimalDigitValue != nil }
    guard digits.count <= Self.maximumDigits, !digits.isEmpty else { throw .malformed("A chunk's size is not valid.") }
    let size = digits.reduce(0) { $0 << 4 | ($1.hexadecimalDigitValue ?? 0) }
    let rest = bytes[digits.endIndex...]
    guard let next = rest.first else { return nil }
    guard next == UInt8(ascii: ";") || next == UInt8(ascii: "\r") else {
      throw .malformed("A chunk's size is not valid.")
    }
    let tail = try Self.text(rest, limit: Self.maximumExtensions - extensions)
    guard let end = try lineBreak(input, at: digits.count + tail) else { return nil }
    extensions += tail
    return (size, digits.count + tail + end)
  }

  private func trailerLine(_ input: ByteBuffer, limit: Int) throws(Problem) -> Int? {
    let length = try Self.text(input.readableBytesView, limit: limit)
    guard let end = try lineBreak(input, at: length) else { return nil }
    if length > 0 {
      let line = Array(input.readableBytesView.prefix(length))
      // The closure cannot throw a Problem alone.
      let fault = line.withUnsafeBytes { bytes in
        do throws(Problem) {
          _ = try HeaderField.split(bytes)
          return nil as Problem?
        } catch {
          return error
        }
      }
      if let fault { throw fault }
    }
    return length + end
  }

  /// How many bytes are text, up to a line's end.
  private static func text(_ bytes: ByteBufferView, limit: Int) throws(Problem) -> Int {
    let length = bytes.prefix { $0 != 0x7F && ($0 >= 0x20 || $0 == UInt8(ascii: "\t")) }.count
    guard length <= limit else { throw .malformed("A chunk has too much beside its data.") }
    return length
  }

  /// - Returns: 2, or nil where it has not all come.
  private func lineBreak(_ input: ByteBuffer, at offset: Int) throws(Problem) -> Int? {
    let end = input.readableBytesView.dropFirst(offset).prefix(2)
    guard "\r\n".utf8.starts(with: end) else { throw .malformed("A chunk does not end with CR LF.") }
    return end.count == 2 ? 2 : nil
  }
}

extension UInt8 {
  fileprivate var hexadecimalDigitValue: Int? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(self - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(self - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(self - UInt8(ascii: "A")) + 10
    default: nil
    }
  }
}
