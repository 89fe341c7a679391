/// A word out of a list that newer versions make longer, such as an order's status.
///
/// During an update two versions read each other's messages and documents. A word that this version does not know is read as
/// `unknown` and written back as it came.
package protocol Word: RawRepresentable, CaseIterable, Hashable, WireValue
where RawValue == String, AllCases == [Self] {
  /// A word of a newer version, as it came.
  static func unknown(_ word: String) -> Self
}

extension Word {
  /// A word as a client sends it: nil where this version does not know it.
  package init?(rawValue word: String) {
    guard let known = Self.allCases.first(where: { $0.rawValue == word }) else { return nil }
    self = known
  }

  /// A word as a service wrote it, perhaps one of a newer version.
  package init(written word: String) {
    self = Self(rawValue: word) ?? .unknown(word)
  }

  package init(_ json: JSON) throws(DecodingError) {
    self.init(written: try String(json))
  }

  /// For a rule that depends on the word.
  ///
  /// - Throws: `NotUnderstood` where only a newer version knows what follows from it.
  package func checkUnderstood() throws(NotUnderstood) {
    if Self(rawValue: rawValue) == nil { throw NotUnderstood(what: "the word “\(rawValue)”") }
  }
}

/// Only a newer version can say what follows from a message. An event is then left to that version.
package struct NotUnderstood: Error, Equatable, CustomStringConvertible {
  package var what: String

  package init(what: String) {
    self.what = what
  }

  package var description: String { "this version does not understand \(what)" }
}
