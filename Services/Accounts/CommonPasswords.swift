import FoundationEssentials
import ServiceKit

/// The passwords that are tried first, from a list that others keep (see compose/README.md). What is in memory of each is a
/// hash of 64 bits: 160 KB instead of some megabytes, and a good password is taken for one of twenty thousand once in 10¹⁵ times.
struct CommonPasswords: Sendable {
  private let hashes: [UInt64]

  init(_ passwords: some Sequence<String>) {
    hashes = Set(passwords.map { Self.hash(Password.folded($0)) }).sorted()
  }

  /// - Parameter path: a file with one password a line.
  /// - Throws: where it cannot be read or is no such list: without it every password would do.
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

  /// - Parameter folded: as `Password.folded` writes it.
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
