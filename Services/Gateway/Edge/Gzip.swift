import CZlib
import HTTPTypes
import Hummingbird
import NIOCore

/// gzip (RFC 1952), for answers that are large enough to gain by it.
enum Gzip {
  /// Below this the headers that it needs cost as much as it saves; in bytes.
  static let minimumSize = 1024

  /// Whether the client takes it (RFC 9110, 12.5.3).
  static func isAccepted(by request: Request) -> Bool {
    guard let header = request.headers[.acceptEncoding] else { return false }
    return isAccepted(header)
  }

  static func isAccepted(_ header: String) -> Bool {
    var anything = false
    for coding in header.split(separator: ",") {
      let parts = coding.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
      guard let name = parts.first else { continue }
      let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
      if name == "gzip" || name == "x-gzip" { return weight > 0 }
      if name == "*" { anything = weight > 0 }
    }
    return anything
  }

  /// - Returns: nil where zlib fails, or where nothing is gained.
  static func compressed(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    // 15 bits of window, and 16 to say that the frame is gzip's.
    guard
      deflateInit2_(
        &stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        == Z_OK
    else { return nil }
    defer { deflateEnd(&stream) }
    var input = bytes
    let compressed = [UInt8](unsafeUninitializedCapacity: bytes.count) { output, count in
      input.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        let isWhole = deflate(&stream, Z_FINISH) == Z_STREAM_END
        count = isWhole ? output.count - Int(stream.avail_out) : 0
      }
    }
    return compressed.isEmpty ? nil : compressed
  }
}
