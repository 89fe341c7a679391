/// A telephone number as E.164 writes it, the one form in which numbers are kept and looked for: `+33612345678`.
///
/// What people in France write, by the rules of libphonenumber (see CONTRIBUTING.md for why not by itself).
/// Whether the number is in use, only a call can tell.
enum PhoneNumber {
  /// - Returns: nil where the text is no number that can be called from abroad.
  static func e164(_ text: String) -> String? {
    guard var digits = dialled(text) else { return nil }
    let isInternational = digits.first == "+" || digits.hasPrefix("00")
    if isInternational {
      digits.removeFirst(digits.first == "+" ? 1 : 2)
      return international(digits)
    }
    switch digits.utf8.count {
    case 10 where digits.first == "0": return french(digits.dropFirst())
    // Without its 0, as a spreadsheet leaves it.
    case 9: return french(digits[...])
    case 11 where digits.hasPrefix("33"): return french(digits.dropFirst(2))
    default: return nil
    }
  }

  private static func international(_ digits: String) -> String? {
    for code in ["33", "262", "590", "594", "596"] where digits.hasPrefix(code) {
      var national = digits.dropFirst(code.utf8.count)
      // +33 (0)6 …: the 0 is only dialled at home.
      if national.utf8.count == 10, national.first == "0" { national.removeFirst() }
      return french(national)
    }
    guard (8...15).contains(digits.utf8.count), digits.first != "0" else { return nil }
    // Every number of North America has ten digits behind its 1.
    if digits.first == "1", digits.utf8.count != 11 { return nil }
    return "+" + digits
  }

  /// Numbers of metropolitan France and of its five overseas departments are dialled alike at home, and have codes of their
  /// own from abroad (ARCEP's numbering plan).
  ///
  /// - Parameter national: without the 0 in front.
  private static func french(_ national: Substring) -> String? {
    guard national.utf8.count == 9, national.first != "0" else { return nil }
    let code = overseas.first { $0.prefixes.contains { national.hasPrefix($0) } }?.code ?? "33"
    return "+\(code)\(national)"
  }

  private static let overseas = [
    (code: "262", prefixes: ["262", "263", "269", "639", "692", "693", "7092", "9479"]),
    (code: "590", prefixes: ["590", "690", "691", "7090", "9475"]),
    (code: "594", prefixes: ["594", "694", "7093", "9476"]),
    (code: "596", prefixes: ["596", "696", "697", "7091", "9477"]),
  ]

  /// The keys that are pressed: digits of any script as 0 to 9, behind a + at most; nil where there is anything else than
  /// what people put between digits.
  private static func dialled(_ text: String) -> String? {
    var keys = ""
    for scalar in text.unicodeScalars {
      if scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue {
        keys.append(String(Int(value)))
      } else if scalar == "+" || scalar == "\u{FF0B}" {
        guard keys.isEmpty else { return nil }
        keys = "+"
      } else if !isPunctuation(scalar) {
        return nil
      }
    }
    return keys
  }

  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    // Among them are NBSP, its narrow form, and invisible marks that come with a copied contact.
    case .spaceSeparator, .dashPunctuation, .format: true
    default: "()[]./~·\u{FF08}\u{FF09}\u{FF0E}\u{FF0F}\u{2212}\t".unicodeScalars.contains(scalar)
    }
  }
}
