import Contracts
import Crypto
import FoundationEssentials
package import JWTKit
import Messaging
import PostgreSQL

/// Signs access tokens (EdDSA, RFC 8037). What they say is declared in `AccessClaims`.
struct AccessTokenIssuer: Sendable {
  private let keys: JWTKeyCollection
  private let keyID: JWKIdentifier
  /// The public key, for those that check the tokens (RFC 7517).
  let keySet: String

  /// - Parameter secret: at least 32 random bytes of text; the key is derived from it.
  init(secret: [UInt8]) async throws {
    let key = try Curve25519.Signing.PrivateKey(rawRepresentation: Array(SHA256.hash(data: secret)))
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
      accessToken: try await keys.sign(claims, kid: keyID), expiresIn: AccessClaims.lifetime,
      refreshToken: refreshToken, account: account)
  }
}

extension AccessClaims: JWTPayload {
  /// JWTKit only signs here. The gateway checks tokens by itself (`SignedToken`).
  package func verify(using algorithm: some JWTAlgorithm) throws {}
}
