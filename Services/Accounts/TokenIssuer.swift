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
  /// The key for values that are derived from what a client sent and that only we must be able to compute.
  private let derivation: SymmetricKey
  /// The public key, for those that check the tokens (RFC 7517).
  let keySet: String

  init(_ settings: Settings) async throws {
    let secret = Array(try settings.secret(.signingKey).utf8)
    derivation = SymmetricKey(
      data: HMAC<SHA256>.authenticationCode(for: Array("derivation".utf8), using: SymmetricKey(data: secret)))
    let seed = SHA256.hash(data: secret)
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

  func session(
    of account: Account, generation: Int, _ family: SessionFamily, refreshToken: String, at time: Date = Date()
  ) async throws -> Session {
    let claims = AccessClaims(
      account: account.id, role: account.role, restaurant: account.restaurantId, generation: generation,
      issuedAt: time.timeIntervalSince1970, session: family.id,
      authTime: family.signedInAt.map { $0.timeIntervalSince1970.rounded(.down) })
    return Session(
      accessToken: try await keys.sign(Payload(claims: claims), kid: keyID), expiresIn: Self.accessSeconds,
      refreshToken: refreshToken, account: account)
  }

  /// The refresh token that follows another. It is always the same, so it need not be stored to be sent again.
  func successor(of refreshToken: String) -> String {
    Data(code(for: "refresh", Array(refreshToken.utf8))).base64URLEncoded
  }

  /// A fingerprint of something that holds a password: unlike a plain hash it is useless to a thief of the database alone.
  func fingerprint(_ content: [UInt8]) -> Bytes {
    Bytes(code(for: "fingerprint", content))
  }

  private func code(for purpose: String, _ content: [UInt8]) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: Array(purpose.utf8) + [0] + content, using: derivation))
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

extension Secret {
  static let signingKey = Secret(
    "accounts.signing-key",
    "at least 32 random bytes of text, from which the key is derived that signs access tokens")
}
