package import FoundationEssentials

/// Writes JSON (RFC 8259) member by member, for what is written so often that Codable would be a good part of a request.
/// What it writes reads as what `JSONCoding` writes: times in RFC 3339 (UTC, whole seconds), and no member for what is nil.
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []
  private var isFirst = true

  /// The JSON of an object.
  ///
  /// - Parameter members: writes them.
  package static func object(_ members: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter()
    writer.bytes.reserveCapacity(1024)
    writer.object(members)
    return writer.bytes
  }

  package mutating func member(_ name: StaticString, _ value: String?) {
    guard let value else { return }
    begin(name)
    quote(value)
  }

  package mutating func member(_ name: StaticString, _ value: ID?) {
    member(name, value?.description)
  }

  package mutating func member(_ name: StaticString, _ value: Int?) {
    guard let value else { return }
    begin(name)
    bytes.append(contentsOf: String(value).utf8)
  }

  /// - Parameter value: finite.
  package mutating func member(_ name: StaticString, _ value: Double?) {
    guard let value else { return }
    begin(name)
    bytes.append(contentsOf: value.description.utf8)
  }

  package mutating func member(_ name: StaticString, _ value: Bool?) {
    guard let value else { return }
    begin(name)
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  package mutating func member(_ name: StaticString, _ value: Date?) {
    guard let value else { return }
    begin(name)
    time(value)
  }

  package mutating func member(_ name: StaticString, _ value: Money) {
    object(name) {
      $0.member("amount", value.amount)
      $0.member("currency", value.currency)
    }
  }

  package mutating func object(_ name: StaticString, _ members: (inout JSONWriter) -> Void) {
    begin(name)
    object(members)
  }

  /// A list of objects.
  package mutating func list<Element>(
    _ name: StaticString, _ elements: [Element], _ members: (inout JSONWriter, Element) -> Void
  ) {
    begin(name)
    bytes.append(UInt8(ascii: "["))
    isFirst = true
    for element in elements {
      separate()
      object { members(&$0, element) }
    }
    bytes.append(UInt8(ascii: "]"))
    isFirst = false
  }

  private mutating func object(_ members: (inout JSONWriter) -> Void) {
    bytes.append(UInt8(ascii: "{"))
    isFirst = true
    members(&self)
    bytes.append(UInt8(ascii: "}"))
    isFirst = false
  }

  private mutating func begin(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func separate() {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
  }

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0..<0x20:
        bytes.append(contentsOf: #"\u00"#.utf8)
        bytes.append((byte >> 4).hexadecimalDigit)
        bytes.append((byte & 0xF).hexadecimalDigit)
      default:
        bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Of the years 0 to 9999, to the whole second before.
  private mutating func time(_ time: Date) {
    let seconds = Int(time.timeIntervalSince1970.rounded(.down))
    let day = (Double(seconds) / 86_400).rounded(.down)
    let second = seconds - Int(day) * 86_400
    let date = Self.date(ofDay: Int(day))
    bytes.append(UInt8(ascii: "\""))
    number(date.year, digits: 4, "-")
    number(date.month, digits: 2, "-")
    number(date.day, digits: 2, "T")
    number(second / 3600, digits: 2, ":")
    number(second / 60 % 60, digits: 2, ":")
    number(second % 60, digits: 2, "Z")
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func number(_ value: Int, digits: Int, _ behind: Unicode.Scalar) {
    let start = bytes.count
    var rest = value
    for _ in 0..<digits {
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    }
    bytes[start...].reverse()
    bytes.append(UInt8(ascii: behind))
  }

  /// The Gregorian date of a day, 0 being 1970-01-01. Years are counted from March here, so that the day which a leap year
  /// has more is its last; 400 of them are 146,097 days.
  private static func date(ofDay day: Int) -> (year: Int, month: Int, day: Int) {
    let sinceYear0 = day + 719_468
    let (cycle, dayOfCycle) = sinceYear0.quotientAndRemainder(dividingBy: 146_097)
    let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
    let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
    let month = (5 * dayOfYear + 2) / 153
    let isNextYear = month >= 10
    return (
      cycle * 400 + yearOfCycle + (isNextYear ? 1 : 0), isNextYear ? month - 9 : month + 3,
      dayOfYear - (153 * month + 2) / 5 + 1
    )
  }
}
