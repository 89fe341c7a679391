/// What becomes of a text that a client sends, before its length counts.
extension String {
  /// The text without white space around it, and with each of its line breaks as `\n`.
  package var tidied: String {
    if isTidy { return self }
    var scalars = Substring(self).unicodeScalars
    while let first = scalars.first, first.isSpace { scalars.removeFirst() }
    while let last = scalars.last, last.isSpace { scalars.removeLast() }
    var text = String.UnicodeScalarView()
    var isAfterReturn = false
    for scalar in scalars {
      switch scalar {
      case "\n" where isAfterReturn: break
      // Unicode 5.8, table 5-1: carriage return, next line, line separator, paragraph separator.
      case "\r", "\u{85}", "\u{2028}", "\u{2029}": text.append("\n")
      default: text.append(scalar)
      }
      isAfterReturn = scalar == "\r"
    }
    return String(text)
  }

  /// Whether nothing of it would be seen.
  package var isBlank: Bool {
    unicodeScalars.allSatisfy { $0.isSpace || $0.properties.isDefaultIgnorableCodePoint }
  }

  /// Whether it holds characters that people do not type: control characters, NUL among them, and those that change the
  /// direction of the text around them. The marks and joiners that Arabic, Hebrew, Persian and some emoji need are allowed.
  package func holdsControls(besidesLineBreaks: Bool = false) -> Bool {
    unicodeScalars.contains { scalar in
      switch scalar.value {
      case 0x0A: !besidesLineBreaks
      case 0x20..<0x7F: false
      case 0x202A...0x202E, 0x2066...0x2069: true
      default: scalar.properties.generalCategory == .control
      }
    }
  }

  /// Whether the text is tidy for certain. Most texts are, and need no copy.
  private var isTidy: Bool {
    utf8.first != UInt8(ascii: " ") && utf8.last != UInt8(ascii: " ") && utf8.allSatisfy { (0x20..<0x7F).contains($0) }
  }
}

extension Unicode.Scalar {
  /// White space, or the zero-width characters that come along when text is copied.
  fileprivate var isSpace: Bool {
    switch value {
    case 0x200B, 0x2060, 0xFEFF: true
    default: properties.isWhitespace
    }
  }
}
