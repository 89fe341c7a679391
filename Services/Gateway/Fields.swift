import Contracts
import FoundationEssentials

/// Reads the fields of a body, notes everything that is wrong with them, and says it all at once in `check()`. Until
/// then a field that is wrong reads as something harmless.
final class Fields {
  private final class Faults {
    var list: [Problem.InvalidField] = []
  }

  private let object: JSON
  private let pointer: String
  private let faults: Faults

  init(_ object: JSON) {
    self.object = object
    pointer = ""
    faults = Faults()
  }

  private init(_ object: JSON, at pointer: String, _ faults: Faults) {
    self.object = object
    self.pointer = pointer
    self.faults = faults
  }

  /// - Throws: the problem that names every field that is wrong.
  func check() throws(Problem) {
    guard faults.list.isEmpty else { throw .invalid(faults.list) }
  }

  /// Reads what belongs to the request and stands beside its body, such as a header, so that what is wrong with it is said
  /// along with the rest.
  func beside<Value>(_ read: () throws(Problem) -> Value) -> Value? {
    do {
      return try read()
    } catch {
      faults.list += error.errors ?? []
      return nil
    }
  }

  func has(_ name: String) -> Bool {
    object[name]?.isNull == false
  }

  /// A text of one line. White space around it does not count, and one that is blank is missing.
  func text(_ name: String, length: ClosedRange<Int> = 1...200) -> String {
    required(name) {
      string(name, length) { fault(name, "It is missing.", code: .missing) }
    } ?? ""
  }

  /// The same, but a blank one counts as not given.
  func optionalText(_ name: String, length: ClosedRange<Int> = 1...200) -> String? {
    string(name, length) { nil }
  }

  /// A text that may have several lines: what somebody writes to the people who make or bring the order. The number of a card
  /// does not get past here.
  func optionalNote(_ name: String, length: ClosedRange<Int> = 1...500) -> String? {
    string(name, length, mayHaveLines: true) { nil }?.blankingCardNumbers
  }

  /// A password, as it was typed: white space counts.
  func secret(_ name: String, length: ClosedRange<Int>) -> String {
    required(name) { optionalSecret(name, length: length) } ?? ""
  }

  func optionalSecret(_ name: String, length: ClosedRange<Int>) -> String? {
    optional(name) { value in
      guard let text = value.string else { return fault(name, "It must be a string.") }
      return checked(text, name, length)
    }
  }

  private func string(
    _ name: String, _ length: ClosedRange<Int>, mayHaveLines: Bool = false, whenBlank: () -> String?
  ) -> String? {
    optional(name) { value in
      guard let text = value.string?.tidied else { return fault(name, "It must be a string.") }
      guard !text.isBlank else { return whenBlank() }
      return checked(text, name, length, mayHaveLines: mayHaveLines)
    }
  }

  private func checked(
    _ text: String, _ name: String, _ length: ClosedRange<Int>, mayHaveLines: Bool = false
  ) -> String? {
    // A character can be any number of bytes long.
    guard length.contains(text.count), text.utf8.count <= 4 * length.upperBound else {
      return fault(name, "It must have \(length.lowerBound) to \(length.upperBound) characters.")
    }
    guard !text.holdsControls(besidesLineBreaks: mayHaveLines) else {
      return fault(name, "It holds control characters.")
    }
    return text
  }

  /// Refuses a card's number in the place of the provider's token.
  func refuseCardNumber(_ name: String) {
    _ = fault(name, "Card numbers never pass through here: send the provider's token.", code: .cardNumber) as String?
  }

  /// Refuses fields that clients may expect to have an effect, and that this request would ignore.
  func refuse(_ names: String..., because reason: String) {
    for name in names where has(name) { _ = fault(name, reason, code: .notSupported) as String? }
  }

  func integer(_ name: String, in range: ClosedRange<Int>) -> Int {
    let value: Int? = required(name) {
      optional(name) { value in
        guard let integer = value.integer else {
          return fault(name, "It must be a whole number.")
        }
        guard range.contains(integer) else {
          return fault(name, "It must be \(range.lowerBound) to \(range.upperBound).")
        }
        return integer
      }
    }
    return value ?? range.lowerBound
  }

  func optionalNumber(_ name: String, in range: ClosedRange<Double>) -> Double? {
    optional(name) { value in
      guard let number = value.number, range.contains(number) else {
        return fault(name, "It must be a number from \(range.lowerBound) to \(range.upperBound).")
      }
      return number
    }
  }

  /// A position in degrees. A latitude without a longitude is a fault, and so is the reverse.
  func optionalPosition() -> Position? {
    let latitude = optionalNumber("latitude", in: -90...90)
    let longitude = optionalNumber("longitude", in: -180...180)
    guard has("latitude") == has("longitude") else {
      return fault(has("latitude") ? "longitude" : "latitude", "A position has both.", code: .missing)
    }
    guard let latitude, let longitude else { return nil }
    return Position(latitude: latitude, longitude: longitude)
  }

  func bool(_ name: String) -> Bool {
    required(name) { optionalBool(name) } ?? false
  }

  func optionalBool(_ name: String) -> Bool? {
    optional(name) { value in
      guard let bool = value.bool else { return fault(name, "It must be true or false.") }
      return bool
    }
  }

  func id(_ name: String) -> ID {
    required(name) { optionalID(name) } ?? .new()
  }

  func optionalID(_ name: String) -> ID? {
    optional(name) { value in
      guard let id = value.id else { return fault(name, "It must be a UUID.") }
      return id
    }
  }

  func choice<Choice: RawRepresentable & CaseIterable>(_ name: String, of: Choice.Type) -> Choice?
  where Choice.RawValue == String {
    required(name) {
      optional(name) { value in
        guard let choice = value.string.flatMap({ Choice(rawValue: $0) }) else {
          let all = Choice.allCases.map(\.rawValue).joined(separator: ", ")
          return fault(name, "It must be one of: \(all).")
        }
        return choice
      }
    }
  }

  /// RFC 3339, of the years 1970 to 9999: messages write a year with four digits.
  func optionalTime(_ name: String) -> Date? {
    optional(name) { value in
      guard let time = value.string.flatMap({ Date(rfc3339: $0) }), Self.times.contains(time) else {
        return fault(name, "It must be a time such as 2026-01-31T19:30:00Z.")
      }
      return time
    }
  }

  private static let times = Date(timeIntervalSince1970: 0)..<Date(timeIntervalSince1970: 253_402_300_800)

  /// `YYYY-MM-DD`, in the past.
  func optionalDate(_ name: String) -> String? {
    guard let text = optionalText(name) else { return nil }
    guard let date = GregorianDate(text), date.daysSince1970 < GregorianDate(Date()).daysSince1970 else {
      return fault(name, "It must be a date in the past, such as 1990-01-31.")
    }
    return text
  }

  func optionalObject<Value>(_ name: String, _ read: (Fields) -> Value?) -> Value? {
    optional(name) { value in
      guard value.isObject else { return fault(name, "It must be an object.") }
      return read(Fields(value, at: "\(pointer)/\(name)", faults))
    }
  }

  func list<Element>(_ name: String, count: ClosedRange<Int>, _ read: (Fields) -> Element?) -> [Element] {
    required(name) { optionalList(name, count: count, read) } ?? []
  }

  func optionalList<Element>(_ name: String, count: ClosedRange<Int>, _ read: (Fields) -> Element?) -> [Element]? {
    optional(name) { value in
      guard let elements = value.elements else { return fault(name, "It must be a list.") }
      guard count.contains(elements.count) else {
        return fault(name, "It must have \(count.lowerBound) to \(count.upperBound) elements.")
      }
      return elements.enumerated().compactMap { index, element in
        guard element.isObject else { return fault("\(name)/\(index)", "It must be an object.") }
        return read(Fields(element, at: "\(pointer)/\(name)/\(index)", faults))
      }
    }
  }

  private func required<Value>(_ name: String, _ read: () -> Value?) -> Value? {
    guard has(name) else { return fault(name, "It is missing.", code: .missing) }
    return read()
  }

  private func optional<Value>(_ name: String, _ read: (JSON) -> Value?) -> Value? {
    guard let value = object[name], !value.isNull else { return nil }
    return read(value)
  }

  func fault<Value>(_ name: String, _ detail: String, code: Problem.Fault = .invalid) -> Value? {
    faults.list.append(.init(pointer: "\(pointer)/\(name)", code: code, detail: detail))
    return nil
  }
}
