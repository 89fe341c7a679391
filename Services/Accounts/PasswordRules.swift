import Contracts

/// What a password must be (RELIABILITY S5, after NIST SP 800-63B, 5.1.1.2): long enough, and not one that everybody
/// tries first; no rules about its characters.
enum PasswordRules {
  static let length = 8...128

  private static let common: Set<String> = [
    "12345678", "123456789", "1234567890", "11111111", "00000000", "87654321", "password", "password1", "passw0rd",
    "motdepasse", "motdepasse1", "azertyuiop", "azerty123", "azerty12", "qwertyuiop", "qwerty123", "iloveyou",
    "jetaime1", "doudou12", "soleil12", "bonjour1", "marseille", "football", "sunshine", "princess", "abcd1234",
    "abcdefgh", "starwars", "superman", "trustno1", "welcome1", "letmein1", "administrator", "changeme", "margherita",
    "ocpizza1", "ocpizza123", "pizzapizza",
  ]

  static func check(_ password: String, pointer: String) throws(Problem) {
    guard length.contains(password.count) else {
      throw .invalid(pointer, "It must have \(length.lowerBound) to \(length.upperBound) characters.")
    }
    guard !common.contains(password.lowercased()) else {
      throw .invalid(pointer, "It is one of the passwords that are tried first.")
    }
  }
}
