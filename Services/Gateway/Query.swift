import Contracts

/// Reads the parameters of a query, notes everything that is wrong with them, and says it all at once in `check()`. Until
/// then a parameter that is wrong reads as one that is not there.
struct Query {
  private let parameters: [(key: Substring, value: Substring)]
  private var faults: [Problem.InvalidField] = []

  /// - Parameter parameters: their values decoded, in the order in which they stand.
  init(_ parameters: some Sequence<(key: Substring, value: Substring)>) {
    self.parameters = Array(parameters)
  }

  /// - Throws: the problem that names every parameter that is wrong.
  func check() throws(Problem) {
    guard faults.isEmpty else { throw .invalid(faults) }
  }

  /// A text; a blank one counts as missing.
  mutating func text(_ name: String, upTo maximumLength: Int = 254) -> String? {
    guard let text = value(name)?.tidied, !text.isBlank else { return nil }
    guard !text.holdsControls() else { return fault(name, "It holds control characters.") }
    guard text.count <= maximumLength, text.utf8.count <= 4 * maximumLength else {
      return fault(name, "It must have \(maximumLength) characters at most.")
    }
    return text
  }

  mutating func id(_ name: String) -> ID? {
    guard let text = value(name) else { return nil }
    return ID(text) ?? fault(name, "It must be a UUID.")
  }

  mutating func integer(_ name: String, in range: ClosedRange<Int>, unlessGiven standard: Int) -> Int {
    guard let text = value(name) else { return standard }
    guard let integer = Int(text), range.contains(integer) else {
      return fault(name, "It must be \(range.lowerBound) to \(range.upperBound).") ?? standard
    }
    return integer
  }

  mutating func choice<Choice: RawRepresentable & CaseIterable>(_ name: String, of: Choice.Type) -> Choice?
  where Choice.RawValue == String {
    guard let text = value(name) else { return nil }
    return Choice(rawValue: text)
      ?? fault(name, "It must be one of: \(Choice.allCases.map(\.rawValue).joined(separator: ", ")).")
  }

  /// A latitude and a longitude, in degrees.
  mutating func position(_ name: String) -> (latitude: Double, longitude: Double)? {
    guard let text = value(name) else { return nil }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(Self.degrees)
    guard parts.count == 2, let latitude = parts[0], let longitude = parts[1], (-90...90).contains(latitude),
      (-180...180).contains(longitude)
    else { return fault(name, "It must be a latitude and a longitude, such as 47.49,-0.56.") }
    return (latitude, longitude)
  }

  mutating func fault<Value>(_ name: String, _ detail: String, code: Problem.Fault = .invalid) -> Value? {
    faults.append(.init(pointer: "/\(name)", code: code, detail: detail))
    return nil
  }

  private mutating func value(_ name: String) -> String? {
    let found = parameters.filter { $0.key == name }
    guard found.count < 2 else { return fault(name, "It stands there twice.") }
    return found.first.map { String($0.value) }
  }

  /// A plain decimal number: `Double` would also take `nan`, `1e3` and `0x1p3`.
  private static func degrees(_ text: Substring) -> Double? {
    let text = text.filter { $0 != " " }
    guard text.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") || isDigit($0) }) else {
      return nil
    }
    return Double(text)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
