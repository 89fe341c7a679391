import Contracts
import PostgreSQL

/// Counts of many things, each by a name. Tallies are added and taken away like numbers, in any order: so what an order counted for
/// can be taken away again when it has changed, and days make a month.
struct Tally: WireValue, Equatable {
  /// Without those that are 0.
  private(set) var counts: [String: Int] = [:]

  var isEmpty: Bool { counts.isEmpty }

  subscript(name: String) -> Int {
    get { counts[name, default: 0] }
    set { counts[name] = newValue == 0 ? nil : newValue }
  }

  static func += (left: inout Tally, right: Tally) {
    left.add(right.counts.lazy.map { ($0.key, $0.value) })
  }

  static func -= (left: inout Tally, right: Tally) {
    left.add(right.counts.lazy.map { ($0.key, -$0.value) })
  }

  /// Each name is looked up once: an answer about a year adds some fifty thousand counts.
  private mutating func add(_ others: some Sequence<(name: String, count: Int)>) {
    var isZero = false
    for (name, count) in others {
      func add(to sum: inout Int) {
        sum += count
        if sum == 0 { isZero = true }
      }
      add(to: &counts[name, default: 0])
    }
    if isZero { counts = counts.filter { $0.value != 0 } }
  }

  /// Adds a tally as the database keeps it, without making it first.
  mutating func add(_ text: JSONText) throws(DecodingError) {
    guard let members = try JSON(reading: text.bytes).members else { throw .unreadable("a tally is no object") }
    add(try members.map { name, value throws(DecodingError) in (name, try Int(value)) })
  }

  /// The counts whose names begin with `prefix.`, by the rest of their names.
  func part(_ prefix: String) -> [(name: Substring, count: Int)] {
    counts.compactMap { name, count in
      guard name.utf8.count > prefix.utf8.count + 1, name.hasPrefix(prefix),
        name.utf8[name.utf8.index(name.startIndex, offsetBy: prefix.utf8.count)] == UInt8(ascii: ".")
      else { return nil }
      return (name[name.utf8.index(name.startIndex, offsetBy: prefix.utf8.count + 1)...], count)
    }
  }
}

extension Tally {
  init(_ json: JSON) throws(DecodingError) {
    guard let members = json.members else { throw .unreadable("a tally is no object") }
    counts.reserveCapacity(members.count)
    for (name, value) in members { self[name] = try Int(value) }
  }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    for (name, count) in counts {
      writer.name(name)
      writer.integer(count)
    }
    writer.endObject()
  }

  static var form: Form<Tally> { .any([:]) }
  static var absent: Tally? { Tally() }
  var isAbsent: Bool { isEmpty }
}
