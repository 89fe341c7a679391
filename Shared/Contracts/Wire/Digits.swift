/// Digits in ASCII.
extension UInt8 {
  /// The lower-case digit of a value below 16.
  var hexadecimalDigit: UInt8 {
    self < 10 ? UInt8(ascii: "0") + self : UInt8(ascii: "a") + self - 10
  }

  var hexadecimalValue: UInt8? {
    // Without a branch for each sort of digit: which comes next in an id cannot be foreseen.
    let isLetter = (self | 0x20) &- UInt8(ascii: "a") < 6
    return isLetter || isDigit ? self & 0xF + (isLetter ? 9 : 0) : nil
  }

  package var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  var decimalValue: UInt8? { isDigit ? self - UInt8(ascii: "0") : nil }
}

extension ArraySlice<UInt8> {
  /// The number that at most 18 digits stand for, or nil where something else stands among them.
  var decimalNumber: Int? {
    var number = 0
    for byte in self {
      guard let digit = byte.decimalValue else { return nil }
      number = number * 10 + Int(digit)
    }
    return number
  }
}

extension Collection<Int> {
  /// Whether the last of these digits checks the others (ISO/IEC 7812-1, annex B: Luhn).
  var satisfiesLuhn: Bool {
    let sum = enumerated().reduce(0) { sum, digit in
      let doubled = (count - digit.offset).isMultiple(of: 2) ? digit.element * 2 : digit.element
      return sum + (doubled > 9 ? doubled - 9 : doubled)
    }
    return sum.isMultiple(of: 10)
  }
}

extension Sequence<UInt8> {
  /// Two lower-case digits for each byte.
  package var hexadecimal: String {
    String(decoding: flatMap { [($0 >> 4).hexadecimalDigit, ($0 & 0xF).hexadecimalDigit] }, as: UTF8.self)
  }
}
