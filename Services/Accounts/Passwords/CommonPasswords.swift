import FoundationEssentials
import ServiceKit

/// The passwords that attackers try first, from a list that others maintain (see compose/README.md).
///
/// Memory holds a 64-bit hash of each: 160 KB instead of some megabytes. A good password is mistaken for one of the twenty
/// thousand once in 10¹⁵ times.
struct CommonPasswords: Sendable {
  private let hashes: [UInt64]

  init(_ passwords: some Sequence<String>) {
    hashes = Set(passwords.map { Self.hash(PasswordText.folded($0)) }).sorted()
  }

  /// - Parameter path: a file with one password a line.
  /// - Throws: when the file cannot be read or holds too few passwords. An empty list would allow every password.
  init(path: String) throws(SettingError) {
    let key = "accounts.commonPasswords"
    guard let content = FileManager.default.contents(atPath: path) else {
      throw SettingError(key: key, reason: "leads to \(path), which cannot be read")
    }
    let lines = String(decoding: content, as: UTF8.self).split(whereSeparator: \.isNewline)
    self.init(lines.lazy.map { String($0) })
    guard hashes.count >= 1000 else {
      throw SettingError(key: key, reason: "leads to \(path), which holds only \(hashes.count) passwords")
    }
  }

  /// - Parameter folded: a password as `PasswordText.folded` returns it.
  func contains(_ folded: String) -> Bool {
    let hash = Self.hash(folded)
    var range = hashes.indices
    while let first = range.first {
      let middle = first + range.count / 2
      if hashes[middle] == hash { return true }
      range = hashes[middle] < hash ? middle + 1..<range.upperBound : first..<middle
    }
    return false
  }

  /// FNV-1a.
  private static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
