import Contracts
import Crypto
import FoundationEssentials

/// An access token taken apart (RFC 7515), of which nothing is believed yet.
///
/// It is read by hand: each token has one spelling only, so no second one of it can be remembered, and nothing of it is
/// decoded before its signature was checked.
struct SignedToken {
  /// More than five times what accounts signs.
  static let maximumLength = 2048

  /// Which key is said to have signed it.
  let keyID: String
  private let signed: ArraySlice<UInt8>
  private let payload: [UInt8]
  private let signature: [UInt8]

  /// - Returns: nil for what is no token, or one of a kind that we do not take: EdDSA alone is believed, `kid` is needed, and
  ///   no extension is understood (`crit`; RFC 8725, 3.1 and RFC 7515, 4.1.11).
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count <= Self.maximumLength else { return nil }
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3, let header = Base64URL.decode(parts[0]), let payload = Base64URL.decode(parts[1]),
      let signature = Base64URL.decode(parts[2]), let fields = try? JSON(fromOutside: header), fields.isObject,
      fields["alg"]?.string == "EdDSA", let keyID = fields["kid"]?.string, fields["crit"] == nil
    else { return nil }
    if let type = fields["typ"] {
      guard let type = type.string?.lowercased(), ["jwt", "at+jwt"].contains(type) else { return nil }
    }
    self.keyID = keyID
    self.payload = payload
    self.signature = signature
    signed = bytes[..<parts[1].endIndex]
  }

  /// - Parameter now: in seconds since 1970.
  /// - Returns: what the token says, or nil where it is not signed with that key, not ours, or not good yet. The
  ///   caller checks whether it has expired.
  func claims(signedWith key: Curve25519.Signing.PublicKey, at now: Double) -> AccessClaims? {
    guard key.isValidSignature(signature, for: signed), let json = try? JSON(fromOutside: payload),
      let claims = try? AccessClaims(json), claims.iss == AccessClaims.issuer,
      claims.aud.names.contains(AccessClaims.audience), claims.iat <= now + Self.leeway,
      claims.nbf ?? 0 <= now + Self.leeway
    else { return nil }
    return claims
  }

  /// For clocks that differ, in seconds.
  private static let leeway = 60.0

  /// The keys of a set (RFC 7517) that we take, by their ids.
  static func keys(of keySet: String) throws -> [String: Curve25519.Signing.PublicKey] {
    var keys: [String: Curve25519.Signing.PublicKey] = [:]
    for key in try JSON(reading: Array(keySet.utf8))["keys"]?.elements ?? [] {
      guard key["kty"]?.string == "OKP", key["crv"]?.string == "Ed25519", let id = key["kid"]?.string,
        let bytes = key["x"]?.string.flatMap({ Base64URL.decode($0.utf8) })
      else { continue }
      keys[id] = try Curve25519.Signing.PublicKey(rawRepresentation: bytes)
    }
    return keys
  }
}
