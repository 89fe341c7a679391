import CArgon2
import FoundationEssentials
import NIOPosix

/// argon2id in threads of its own (RELIABILITY S4): hashing is slow by intent, and a storm of logins must not starve
/// everything else, so no more run at once than there are threads.
final class PasswordHasher: Sendable {
  private let threads = NIOThreadPool(numberOfThreads: 2)

  /// OWASP's minimum for argon2id: 19 MiB, 2 passes, 1 lane.
  private static let memoryKiB: UInt32 = 19 * 1024
  private static let passes: UInt32 = 2
  private static let lanes: UInt32 = 1

  /// The hash of a password that nobody has, for addresses that nobody has: the answer takes as long.
  private static let decoy = hash("a password that nobody has") ?? ""

  init() {
    // Without a limit of our own glibc raises its own with the first hash, and then keeps 19 MiB for each thread for ever.
    mallopt(M_MMAP_THRESHOLD, 1 << 20)
    threads.start()
  }

  /// - Returns: a PHC string with its own salt.
  func hash(_ password: String) async throws -> String {
    let hash = try await threads.runIfActive { Self.hash(password) }
    guard let hash else { throw HashingFailure() }
    return hash
  }

  /// - Parameter hash: nil where there is no such account; the work is done all the same.
  func verify(_ password: String, against hash: String?) async throws -> Bool {
    let matches = try await threads.runIfActive {
      let bytes = Array(password.utf8)
      return argon2id_verify(hash ?? Self.decoy, bytes, bytes.count) == ARGON2_OK.rawValue
    }
    return matches && hash != nil
  }

  /// Whether a hash was made with weaker parameters than today's.
  func isOutdated(_ hash: String) -> Bool {
    !hash.hasPrefix("$argon2id$v=19$m=\(Self.memoryKiB),t=\(Self.passes),p=\(Self.lanes)$")
  }

  /// A hash that no password has, made with the parameters and the salt of one that a password had, so that to find out takes
  /// as long.
  static func unusable(like hash: String) -> String {
    let digest = Data((0..<32).map { _ in UInt8.random(in: 0...255) }).base64EncodedString()
    return hash.split(separator: "$", omittingEmptySubsequences: false).dropLast().joined(separator: "$")
      + "$\(digest.filter { $0 != "=" })"
  }

  struct HashingFailure: Error {}

  private static func hash(_ password: String) -> String? {
    let bytes = Array(password.utf8)
    let salt = (0..<16).map { _ in UInt8.random(in: 0...255) }
    let length = argon2_encodedlen(passes, memoryKiB, lanes, UInt32(salt.count), 32, Argon2_id)
    var text = [CChar](repeating: 0, count: length)
    let status = argon2id_hash_encoded(
      passes, memoryKiB, lanes, bytes, bytes.count, salt, salt.count, 32, &text, length)
    guard status == ARGON2_OK.rawValue else { return nil }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
