import CIDN2
import Contracts

/// An e-mail address as RFC 5321 and RFC 1035 write it. Only a mail can tell whether somebody reads it.
enum EmailAddress {
  /// The one form in which an address is kept and looked for, so that one person has one account: without spaces around it,
  /// in lower case, its domain in ASCII (RFC 5891), which every mail server takes.
  ///
  /// - Returns: nil where the text is no address. A local part beyond ASCII is none: few mail servers take one (RFC 6531).
  static func normalForm(of text: String) -> String? {
    let parts = text.trimmed.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, isLocalPart(parts[0]), let domain = asciiDomain(parts[1]) else { return nil }
    let address = "\(parts[0].lowercased())@\(domain)"
    return address.utf8.count <= 254 ? address : nil
  }

  /// A dot-atom (RFC 5322, 3.2.3) of up to 64 characters.
  private static func isLocalPart(_ text: Substring) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { atom in
        !atom.isEmpty && atom.utf8.allSatisfy { isLetterOrDigit($0) || "!#$%&'*+-/=?^_`{|}~".utf8.contains($0) }
      }
  }

  /// Two labels or more, the last of which is no number (RFC 1123, 2.1; RFC 3696, 2).
  private static func asciiDomain(_ text: Substring) -> String? {
    // Cheaper than to ask the library how long the result would be.
    guard (3...253).contains(text.utf8.count) else { return nil }
    let domain = text.utf8.allSatisfy { $0 < 0x80 } ? text.lowercased() : idnaDomain(String(text))
    guard let domain, domain.utf8.count <= 253 else { return nil }
    let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count >= 2, labels.allSatisfy(isLabel), let last = labels.last, last.utf8.count >= 2,
      !last.utf8.allSatisfy(\.isDigit)
    else { return nil }
    return domain
  }

  private static func isLabel(_ label: Substring) -> Bool {
    (1...63).contains(label.utf8.count) && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
      && label.first != "-" && label.last != "-"
  }

  /// UTS 46, not transitional: `Straße.example` keeps its ß.
  private static func idnaDomain(_ text: String) -> String? {
    var output: UnsafeMutablePointer<CChar>?
    let flags = Int32(IDN2_NFC_INPUT.rawValue) | Int32(IDN2_NONTRANSITIONAL.rawValue)
    guard idn2_to_ascii_8z(text, &output, flags) == IDN2_OK.rawValue, let output else { return nil }
    defer { free(output) }
    return String(cString: output).lowercased()
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    byte.isDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}

extension String {
  /// Without what cannot be seen around it: spaces of any kind, and marks that come along when text is copied.
  fileprivate var trimmed: Substring {
    func isVisible(_ scalar: Unicode.Scalar) -> Bool {
      !scalar.properties.isWhitespace && scalar.properties.generalCategory != .format
    }
    guard let first = unicodeScalars.firstIndex(where: isVisible), let last = unicodeScalars.lastIndex(where: isVisible)
    else { return "" }
    return self[first...last]
  }
}
