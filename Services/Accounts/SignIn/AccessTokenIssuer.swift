import Contracts
import Crypto
import FoundationEssentials
import Messaging
import PostgreSQL

/// Signs access tokens (EdDSA, RFC 8037). What they say is declared in `AccessClaims`.
struct AccessTokenIssuer: Sendable {
  private let key: Curve25519.Signing.PrivateKey
  /// The header of every token, in base64url.
  private let header: String
  /// The public key, for those that check the tokens (RFC 7517).
  let keySet: String

  /// - Parameter secret: at least 32 random bytes of text; the key is derived from it.
  init(secret: [UInt8]) throws {
    key = try Curve25519.Signing.PrivateKey(rawRepresentation: Array(SHA256.hash(data: secret)))
    let publicKey = Data(key.publicKey.rawRepresentation).base64URLEncoded
    let id = SHA256.hash(data: key.publicKey.rawRepresentation).prefix(8).map { String($0, radix: 16) }.joined()
    header = Data(#"{"alg":"EdDSA","typ":"JWT","kid":"\#(id)"}"#.utf8).base64URLEncoded
    keySet =
      #"{"keys":[{"kty":"OKP","crv":"Ed25519","use":"sig","alg":"EdDSA","kid":"\#(id)","x":"\#(publicKey)"}]}"#
  }

  func session(
    of account: Account, generation: Int, _ family: SessionFamily, refreshToken: String, at time: Date = Date()
  ) throws -> Session {
    let claims = AccessClaims(
      account: account.id, role: account.role, restaurant: account.restaurantId, generation: generation,
      issuedAt: time.timeIntervalSince1970, session: family.id,
      authTime: family.signedInAt.map { $0.timeIntervalSince1970.rounded(.down) })
    return Session(
      accessToken: try sign(claims), expiresIn: AccessClaims.lifetime,
      refreshToken: refreshToken, account: account)
  }

  /// RFC 7515, 7.1. The gateway checks tokens by itself (`SignedToken`).
  private func sign(_ claims: AccessClaims) throws -> String {
    let signed = "\(header).\(Data(claims.json).base64URLEncoded)"
    return "\(signed).\(Data(try key.signature(for: Data(signed.utf8))).base64URLEncoded)"
  }
}
