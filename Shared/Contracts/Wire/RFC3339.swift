package import FoundationEssentials

/// Times as RFC 3339 has them. Messages write them in UTC and to the second, as in `2026-01-31T19:30:00Z`; clients may also
/// send a fraction of the second and an offset from UTC.
extension Date {
  /// - Returns: nil where the text is no time: a day that its month does not have, the year 0, hour 24, second 60.
  package init?(rfc3339 text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes.count <= 64, let date = GregorianDate(yearMonthDay: bytes[0..<10]),
      bytes[10] | 0x20 == UInt8(ascii: "t"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
      let hour = bytes[11..<13].decimalNumber, let minute = bytes[14..<16].decimalNumber,
      let second = bytes[17..<19].decimalNumber, hour < 24, minute < 60, second < 60,
      let (fraction, offset) = Self.fractionAndOffset(bytes[19...])
    else { return nil }
    let seconds = ((date.daysSince1970 * 24 + hour) * 60 + minute) * 60 + second - offset
    self.init(timeIntervalSince1970: Double(seconds) + fraction)
  }

  /// What stands behind the seconds: a fraction, if there is one, and `Z` or the local clock's distance from UTC.
  ///
  /// - Returns: both in seconds.
  private static func fractionAndOffset(_ text: ArraySlice<UInt8>) -> (fraction: Double, offset: Int)? {
    var rest = text
    var fraction = 0.0
    if rest.first == UInt8(ascii: ".") {
      let digits = rest.dropFirst().prefix { $0.decimalValue != nil }
      guard !digits.isEmpty else { return nil }
      // A Double tells no more of a time than microseconds apart.
      for (place, digit) in digits.prefix(9).enumerated() {
        fraction += Double(digit.decimalValue ?? 0) / Self.powersOfTen[place]
      }
      rest = rest[digits.endIndex...]
    }
    if rest.count == 1, let zone = rest.first, zone | 0x20 == UInt8(ascii: "z") { return (fraction, 0) }
    let start = rest.startIndex
    guard rest.count == 6, let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      rest[start + 3] == UInt8(ascii: ":"), let hours = rest[start + 1..<start + 3].decimalNumber,
      let minutes = rest[start + 4..<start + 6].decimalNumber, hours < 24, minutes < 60
    else { return nil }
    return (fraction, (hours * 60 + minutes) * (sign == UInt8(ascii: "+") ? 60 : -60))
  }

  private static let powersOfTen: [Double] = [1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]

  /// To the millisecond.
  package var rfc3339Milliseconds: String {
    var bytes: [UInt8] = []
    writeRFC3339(to: &bytes)
    let milliseconds = Int((timeIntervalSince1970 * 1000).rounded(.down))
    bytes[bytes.count - 1] = UInt8(ascii: ".")
    Self.write(milliseconds - Int((Double(milliseconds) / 1000).rounded(.down)) * 1000, digits: 3, "Z", to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Of the years 0 to 9999, to the whole second before.
  func writeRFC3339(to bytes: inout [UInt8]) {
    let seconds = Int(timeIntervalSince1970.rounded(.down))
    let days = Int((Double(seconds) / 86_400).rounded(.down))
    let second = seconds - days * 86_400
    let date = GregorianDate(daysSince1970: days)
    Self.write(date.year, digits: 4, "-", to: &bytes)
    Self.write(date.month, digits: 2, "-", to: &bytes)
    Self.write(date.day, digits: 2, "T", to: &bytes)
    Self.write(second / 3600, digits: 2, ":", to: &bytes)
    Self.write(second / 60 % 60, digits: 2, ":", to: &bytes)
    Self.write(second % 60, digits: 2, "Z", to: &bytes)
  }

  private static func write(_ value: Int, digits: Int, _ behind: Unicode.Scalar, to bytes: inout [UInt8]) {
    let start = bytes.count
    var rest = value
    for _ in 0..<digits {
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    }
    bytes[start...].reverse()
    bytes.append(UInt8(ascii: behind))
  }
}
