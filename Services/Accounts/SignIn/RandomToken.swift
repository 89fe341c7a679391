import Crypto
import FoundationEssentials
import PostgreSQL

/// Refresh tokens, and tokens in links: 256 random bits, of which the database keeps only a hash.
enum RandomToken {
  static func make() -> (token: String, hash: Bytes) {
    let token = Data((0..<32).map { _ in UInt8.random(in: 0...255) }).base64URLEncoded
    return (token, hash(of: token))
  }

  static func hash(of token: String) -> Bytes {
    Bytes(Array(SHA256.hash(data: Array(token.utf8))))
  }
}

extension Data {
  /// base64url without padding (RFC 4648, 5).
  var base64URLEncoded: String {
    base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }
}
