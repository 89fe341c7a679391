@_spi(_Unicode) import Swift

/// The forms of a password in which it is hashed and compared.
enum PasswordText {
  /// For hashing: Unicode's form C, because one keyboard sends é as one scalar and another as two.
  static func normalized(_ text: String) -> String {
    String(String.UnicodeScalarView(text._nfc))
  }

  /// For comparing with words: in lower case, without accents.
  static func folded(_ text: String) -> String {
    String(String.UnicodeScalarView(text._nfd.filter { $0.properties.canonicalCombiningClass == .notReordered }))
      .lowercased()
  }
}
