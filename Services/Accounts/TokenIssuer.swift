import Contracts
import Crypto
import FoundationEssentials
import JWTKit
import Messaging
import PostgreSQL
import ServiceKit

/// Signs access tokens (EdDSA, RFC 8037) and makes refresh tokens.
struct TokenIssuer: Sendable {
  static let accessSeconds = AccessClaims.lifetime
  static let refreshSeconds = 30 * 86_400

  private let keys: JWTKeyCollection
  private let keyID: JWKIdentifier
  /// The public key, for whoever has to believe the tokens (RFC 7517).
  let keySet: String

  /// The secret `accounts.signing-key` holds at least 32 random bytes of text; the key is derived from it.
  init(_ settings: Settings) async throws {
    let seed = SHA256.hash(data: Array(try settings.secret("accounts.signing-key").utf8))
    let key = try Curve25519.Signing.PrivateKey(rawRepresentation: Array(seed))
    let publicKey = Data(key.publicKey.rawRepresentation).base64URLEncoded
    let id = SHA256.hash(data: key.publicKey.rawRepresentation).prefix(8).map { String($0, radix: 16) }.joined()
    keyID = JWKIdentifier(string: id)
    keys = JWTKeyCollection()
    await keys.add(
      eddsa: try EdDSA.PrivateKey(d: Data(key.rawRepresentation).base64URLEncoded, curve: .ed25519), kid: keyID)
    keySet =
      #"{"keys":[{"kty":"OKP","crv":"Ed25519","use":"sig","alg":"EdDSA","kid":"\#(id)","x":"\#(publicKey)"}]}"#
  }

  func accessToken(for account: Account, generation: Int, at time: Date) async throws -> String {
    let claims = AccessClaims(
      account: account.id, role: account.role, restaurant: account.restaurantId, generation: generation,
      issuedAt: time.timeIntervalSince1970)
    return try await keys.sign(Payload(claims: claims), kid: keyID)
  }

  /// A secret of 256 bits, and what is kept of it.
  static func secret() -> (token: String, hash: Bytes) {
    let token = Data((0..<32).map { _ in UInt8.random(in: 0...255) }).base64URLEncoded
    return (token, hash(ofToken: token))
  }

  static func hash(ofToken token: String) -> Bytes {
    Bytes(Array(SHA256.hash(data: Array(token.utf8))))
  }
}

/// The claims, as JWTKit signs them.
private struct Payload: JWTPayload {
  var claims: AccessClaims

  init(claims: AccessClaims) {
    self.claims = claims
  }

  init(from decoder: any Decoder) throws {
    claims = try AccessClaims(from: decoder)
  }

  func encode(to encoder: any Encoder) throws {
    try claims.encode(to: encoder)
  }

  func verify(using algorithm: some JWTAlgorithm) throws {}
}

extension Data {
  /// base64url without padding (RFC 4648, 5).
  fileprivate var base64URLEncoded: String {
    base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }
}
