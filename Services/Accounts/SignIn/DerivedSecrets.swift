import Crypto
import FoundationEssentials
import PostgreSQL

/// Values that are computed from what a client sent, and that only we can compute.
struct DerivedSecrets: Sendable {
  private let key: SymmetricKey

  init(secret: [UInt8]) {
    key = SymmetricKey(
      data: HMAC<SHA256>.authenticationCode(for: Array("derivation".utf8), using: SymmetricKey(data: secret)))
  }

  /// The refresh token that follows another. It is always the same, so it can be sent again without being stored.
  func successor(of refreshToken: String) -> String {
    Data(code(for: "refresh", Array(refreshToken.utf8))).base64URLEncoded
  }

  /// A fingerprint of a request that holds a password. Unlike a plain hash it does not help a thief of the database to find the
  /// password.
  func fingerprint(of content: [UInt8]) -> Bytes {
    Bytes(code(for: "fingerprint", content))
  }

  private func code(for purpose: String, _ content: [UInt8]) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: Array(purpose.utf8) + [0] + content, using: key))
  }
}
