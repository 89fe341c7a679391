import HTTPTypes
import Hummingbird
import NIOCore

/// A request that has come whole, and whose framing was checked (`ConnectionGuard`).
struct WholeRequest: Sendable {
  let head: RequestHead
  /// From before its first line to the end of its body.
  let bytes: ByteBuffer

  /// The request as routes read it.
  var parsed: Request {
    var fields = HTTPFields()
    var host: String?
    eachField { name, value in
      let text = String(decoding: value, as: UTF8.self)
      if host == nil, name.isNamed("host") {
        host = text
      } else if let name = HTTPField.Name(bytes: name) {
        fields.append(HTTPField(name: name, value: text))
      }
    }
    let request = HTTPRequest(
      method: HTTPRequest.Method(head.method) ?? .get, scheme: "http", authority: host, path: path, headerFields: fields
    )
    return Request(head: request, body: RequestBody(buffer: body))
  }

  /// Goes through the fields of its head.
  func eachField(_ body: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Void) {
    bytes.withUnsafeReadableBytes { bytes in
      for line in HeadLines(UnsafeRawBufferPointer(rebasing: bytes[..<min(head.size, bytes.count)])) {
        // Lines that are no fields were refused before.
        if let (name, value) = try? HeaderField.split(line) { body(name, value) }
      }
    }
  }

  /// What is asked for, without the scheme and the host that the target may begin with (RFC 9112, 3.2.2).
  private var path: String {
    guard !head.target.hasPrefix("/"), let scheme = head.target.firstRange(of: "://") else { return head.target }
    let rest = head.target[scheme.upperBound...]
    guard let start = rest.firstIndex(where: { $0 == "/" || $0 == "?" }) else { return "/" }
    return rest[start] == "/" ? String(rest[start...]) : "/" + rest[start...]
  }

  private var body: ByteBuffer {
    var rest = bytes
    rest.moveReaderIndex(forwardBy: min(head.size, rest.readableBytes))
    guard head.framing == .chunked else {
      // Nothing, so that the bytes of the head can go.
      return rest.readableBytes > 0 ? rest : ByteBuffer()
    }
    return rest.joiningChunks()
  }
}

/// The lines between a request's first one and the empty one at the end of its head.
private struct HeadLines: Sequence, IteratorProtocol {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    // Empty lines before the first one are passed over (RFC 9112, 2.2).
    while let line = next(), line.isEmpty {}
  }

  mutating func next() -> UnsafeRawBufferPointer? {
    guard position < bytes.count, let end = bytes[position...].firstIndex(of: UInt8(ascii: "\r")) else { return nil }
    let line = UnsafeRawBufferPointer(rebasing: bytes[position..<end])
    position = end + 2
    return line
  }
}

extension ByteBuffer {
  /// The data of a chunked body as `ChunkedBody` writes it: without extensions and trailers.
  fileprivate func joiningChunks() -> ByteBuffer {
    var (rest, data) = (self, ByteBuffer())
    while let end = rest.readableBytesView.firstIndex(of: UInt8(ascii: "\r")),
      let digits = rest.readString(length: end - rest.readerIndex), let size = Int(digits, radix: 16), size > 0
    {
      rest.moveReaderIndex(forwardBy: min(2, rest.readableBytes))
      guard var chunk = rest.readSlice(length: size) else { break }
      data.writeBuffer(&chunk)
      rest.moveReaderIndex(forwardBy: min(2, rest.readableBytes))
    }
    return data
  }
}

extension HTTPField.Name {
  /// Names that most requests have, by their length: made once, for each of them is two strings.
  private static let common: [[HTTPField.Name]] = {
    let names: [HTTPField.Name?] = [
      .accept, .acceptEncoding, .acceptLanguage, .authorization, .cacheControl, .connection, .contentLength,
      .contentType, .cookie, .ifMatch, .ifNoneMatch, .origin, .referer, .userAgent,
      HTTPField.Name("Idempotency-Key"), HTTPField.Name("traceparent"), HTTPField.Name("X-Forwarded-For"),
      HTTPField.Name("Forwarded"), HTTPField.Name("Last-Event-ID"),
    ]
    var byLength = [[HTTPField.Name]](repeating: [], count: 24)
    for name in names.compactMap(\.self) { byLength[name.canonicalName.utf8.count].append(name) }
    return byLength
  }()

  /// - Returns: nil for what is no name.
  fileprivate init?(bytes: UnsafeRawBufferPointer) {
    if bytes.count < Self.common.count,
      let name = Self.common[bytes.count].first(where: {
        zip(bytes, $0.canonicalName.utf8).allSatisfy { $0 | 0x20 == $1 }
      })
    {
      self = name
    } else {
      self.init(String(decoding: bytes, as: UTF8.self))
    }
  }
}
