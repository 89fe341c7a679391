import Contracts

/// What a password must be (RELIABILITY S5): long, or shorter and of several kinds of characters, and not one that is guessed
/// first.
struct PasswordRules: Sendable {
  let common: CommonPasswords

  static let length = 8...128
  /// A password of this length may consist of any characters.
  private static let phraseLength = 12
  /// How many kinds of characters a shorter one needs.
  private static let shortPasswordKinds = 3
  private static let distinctCharacters = 5
  /// Shorter parts of names occur in many good passwords by chance.
  private static let namePartLength = 4

  /// - Parameter owner: whose name and address the password must not contain.
  /// - Throws: the first rule that it breaks, as a fault of the field `pointer`.
  func check(_ password: String, of owner: Owner, pointer: String) throws(Problem) {
    let password = PasswordText.normalized(password)
    guard Self.length.contains(password.count) else {
      throw .invalid(
        pointer, "It must have \(Self.length.lowerBound) to \(Self.length.upperBound) characters.", code: .weakPassword)
    }
    guard password.count >= Self.phraseLength || Self.kinds(of: password) >= Self.shortPasswordKinds else {
      throw .invalid(
        pointer,
        """
        It must have \(Self.phraseLength) characters, or \(Self.length.lowerBound) of three kinds: small letters, capitals, \
        digits, others.
        """, code: .weakPassword)
    }
    let folded = PasswordText.folded(password)
    guard Set(folded).count >= Self.distinctCharacters, !Self.isRun(folded), !Self.isRepetition(folded) else {
      throw .invalid(pointer, "It repeats itself, or follows the alphabet or the keyboard.", code: .weakPassword)
    }
    guard !isCommon(folded) else {
      throw .invalid(pointer, "It is one of the passwords that are tried first.", code: .commonPassword)
    }
    guard !owner.parts.contains(where: folded.contains) else {
      throw .invalid(pointer, "It holds a part of the name or of the e-mail address.", code: .personalPassword)
    }
  }

  /// The parts of a person's name and address that their password must not contain.
  struct Owner {
    fileprivate let parts: [String]

    init(firstName: String, lastName: String, email: String) {
      let localPart = email.split(separator: "@").first ?? ""
      parts = [firstName, lastName, String(localPart)].flatMap { name in
        PasswordText.folded(name).split { !$0.isLetter }.map { String($0) }
      }.filter { $0.count >= PasswordRules.namePartLength }
    }
  }

  /// Whether it is in the list, alone or with at most as many digits and signs around it (`Soleil2026!`), or contains our name.
  private func isCommon(_ folded: String) -> Bool {
    if common.contains(folded) || Self.ourNames.contains(where: folded.filter(\.isLetter).contains) { return true }
    guard let first = folded.firstIndex(where: \.isLetter), let last = folded.lastIndex(where: \.isLetter) else {
      return false
    }
    let word = folded[first...last]
    return word.count >= 4 && 2 * word.count >= folded.count && common.contains(String(word))
  }

  private static let ourNames = ["ocpizza", "pizzaoc"]

  private static func kinds(of password: String) -> Int {
    let kinds = password.map { character in
      if character.isNumber { 0 } else if character.isLowercase { 1 } else if character.isUppercase { 2 } else { 3 }
    }
    return Set(kinds).count
  }

  /// Whether the text is a shorter one repeated.
  private static func isRepetition(_ text: String) -> Bool {
    let characters = Array(text)
    return (1...max(1, characters.count / 2)).contains { unit in
      characters.indices.dropFirst(unit).allSatisfy { characters[$0] == characters[$0 - unit] }
    }
  }

  /// Whether three in four characters equal the one before them, or are next to it in the alphabet or on a keyboard.
  private static func isRun(_ text: String) -> Bool {
    let steps = zip(text, text.dropFirst())
    let neighbours = steps.count { pair in
      pair.0 == pair.1
        || rows.contains { row in
          guard let first = row.firstIndex(of: pair.0), let second = row.firstIndex(of: pair.1) else { return false }
          return abs(first - second) == 1
        }
    }
    return 4 * neighbours >= 3 * (text.count - 1)
  }

  private static let rows = [
    "abcdefghijklmnopqrstuvwxyz", "01234567890", "azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl",
    "zxcvbnm",
  ].map { Array($0) }
}
