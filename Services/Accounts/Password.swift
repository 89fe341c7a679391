@_spi(_Unicode) import Swift

/// How passwords are written for the machine.
enum Password {
  /// As it is hashed: in Unicode's form C, since one keyboard sends é as one scalar and another as two.
  static func normal(_ text: String) -> String {
    String(String.UnicodeScalarView(text._nfc))
  }

  /// As it is compared with words: in lower case, without accents.
  static func folded(_ text: String) -> String {
    String(String.UnicodeScalarView(text._nfd.filter { $0.properties.canonicalCombiningClass == .notReordered }))
      .lowercased()
  }
}
