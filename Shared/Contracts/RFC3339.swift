package import FoundationEssentials

/// Times as messages have them: RFC 3339, in UTC, to the second, as in `2026-01-31T19:30:00Z`.
extension Date {
  package init?(rfc3339 text: String) {
    let digits = Array(text.utf8)
    guard digits.count == 20, digits[4] == UInt8(ascii: "-"), digits[7] == UInt8(ascii: "-"),
      digits[10] == UInt8(ascii: "T"), digits[13] == UInt8(ascii: ":"), digits[16] == UInt8(ascii: ":"),
      digits[19] == UInt8(ascii: "Z"),
      let year = digits[0..<4].decimalNumber, let month = digits[5..<7].decimalNumber,
      let day = digits[8..<10].decimalNumber, let hour = digits[11..<13].decimalNumber,
      let minute = digits[14..<16].decimalNumber, let second = digits[17..<19].decimalNumber
    else { return nil }
    let date = GregorianDate(year: year, month: month, day: day)
    guard (1...12).contains(month), hour < 24, minute < 60, second < 60,
      GregorianDate(daysSince1970: date.daysSince1970) == date
    else { return nil }
    self.init(timeIntervalSince1970: Double(((date.daysSince1970 * 24 + hour) * 60 + minute) * 60 + second))
  }

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
