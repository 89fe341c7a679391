import Glibc
import NIOCore
import Synchronization

/// The present time as answers have it (RFC 9110, 5.6.7), written once a second.
final class HTTPDate: Sendable {
  static let shared = HTTPDate()

  private let written = Mutex<(second: Int, text: [UInt8])>((0, []))

  /// In seconds since 1970.
  static var now: Int { time(nil) }

  func write(to buffer: inout ByteBuffer) {
    buffer.writeBytes(text(at: Self.now))
  }

  /// - Parameter second: since 1970.
  func text(at second: Int) -> [UInt8] {
    written.withLock { written in
      if written.second != second || written.text.isEmpty { written = (second, Self.text(of: second)) }
      return written.text
    }
  }

  private static func text(of second: Int) -> [UInt8] {
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    var (second, parts) = (second, tm())
    gmtime_r(&second, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let time = [parts.tm_hour, parts.tm_min, parts.tm_sec].map(two).joined(separator: ":")
    return Array(
      """
      \(days[Int(parts.tm_wday)]), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon)]) \(1900 + parts.tm_year) \(time) GMT
      """.utf8)
  }
}
