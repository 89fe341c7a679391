import CArgon2
import FoundationEssentials

/// Hashes as argon2id makes them, written as PHC strings: with the algorithm, its parameters and the salt.
enum Argon2 {
  /// OWASP's minimum for argon2id: 19 MiB, 2 passes, 1 lane.
  private static let memoryKiB: UInt32 = 19 * 1024
  private static let passes: UInt32 = 2
  private static let lanes: UInt32 = 1

  /// The hash of a password that nobody has. It is checked for addresses without an account, so that the answer takes as long.
  static let decoy = hash(of: Array("a password that nobody has".utf8)) ?? ""

  /// - Returns: a hash with a salt of its own; nil if there is no memory for it.
  static func hash(of password: [UInt8]) -> String? {
    let salt = (0..<16).map { _ in UInt8.random(in: 0...255) }
    let length = argon2_encodedlen(passes, memoryKiB, lanes, UInt32(salt.count), 32, Argon2_id)
    var text = [CChar](repeating: 0, count: length)
    let status = argon2id_hash_encoded(
      passes, memoryKiB, lanes, password, password.count, salt, salt.count, 32, &text, length)
    guard status == ARGON2_OK.rawValue else { return nil }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  static func matches(_ password: [UInt8], _ hash: String) -> Bool {
    argon2id_verify(hash, password, password.count) == ARGON2_OK.rawValue
  }

  /// Whether a hash was made with other parameters than today's.
  static func isOutdated(_ hash: String) -> Bool {
    !hash.hasPrefix("$argon2id$v=19$m=\(memoryKiB),t=\(passes),p=\(lanes)$")
  }

  /// A hash that matches no password, for an account whose owner has not chosen one.
  static func unusable() -> String {
    let salt = Data((0..<16).map { _ in UInt8.random(in: 0...255) }).base64EncodedString().filter { $0 != "=" }
    return unusable(like: "$argon2id$v=19$m=\(memoryKiB),t=\(passes),p=\(lanes)$\(salt)$")
  }

  /// A hash that matches no password. It keeps the parameters and the salt of a real one, so that checking it takes as long.
  static func unusable(like hash: String) -> String {
    let digest = Data((0..<32).map { _ in UInt8.random(in: 0...255) }).base64EncodedString()
    return hash.split(separator: "$", omittingEmptySubsequences: false).dropLast().joined(separator: "$")
      + "$\(digest.filter { $0 != "=" })"
  }
}
