import Contracts
import Crypto
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Synchronization

/// Believes access tokens that accounts has signed and not revoked. One that was verified once is remembered, since a
/// signature costs more than everything else about a request.
final class Tokens: Sendable {
  private struct State {
    var verified = TokenCache()
    /// The first valid generation of those whose tokens were revoked, until the last of those has expired anyway.
    var revocations: [ID: (generation: Int, until: ContinuousClock.Instant)] = [:]
    var keys: [String: Curve25519.Signing.PublicKey] = [:]
    var keySet: String?
    /// How often the keys have changed.
    var keyChanges = 0
  }

  /// What of a token must go on to hold while a stream lasts that it has opened.
  struct Standing {
    fileprivate let account: ID
    fileprivate let generation: Int
    fileprivate let expiresAt: Double
    fileprivate let keyChanges: Int
  }

  private let state = Mutex(State())

  /// What accounts gives an access token, and a minute for clocks that differ.
  private static let lifetime = Duration.seconds(AccessClaims.lifetime + 60)

  /// The public keys, as accounts gave them.
  var keySet: String? { state.withLock { $0.keySet } }

  func trust(_ trust: Trust) throws {
    let keys = try SignedToken.keys(of: trust.keySet)
    state.withLock { state in
      if state.keySet != trust.keySet {
        state.verified = TokenCache()
        state.keyChanges += 1
      }
      state.keys = keys
      state.keySet = trust.keySet
    }
    for revocation in trust.revocations { revoke(revocation) }
  }

  func revoke(_ event: AccessRevoked) {
    let now = ContinuousClock.now
    state.withLock { state in
      state.revocations = state.revocations.filter { $0.value.until > now }
      let generation = max(event.generation, state.revocations[event.accountId]?.generation ?? 0)
      state.revocations[event.accountId] = (generation, now + Self.lifetime)
    }
  }

  /// Who sends the request: nil without a token.
  ///
  /// - Throws: `Problem.Code.unauthenticated` with one that is not valid.
  func caller(of request: Request) throws(Problem) -> Caller? {
    try caller(authorization: request.headers[.authorization])
  }

  /// What the token of a request says: nil without one.
  ///
  /// - Throws: as `caller(of:)`.
  func claims(of request: Request) throws(Problem) -> AccessClaims? {
    try claims(authorization: request.headers[.authorization])
  }

  /// Who sends a request with this header, as `caller(of:)`.
  func caller(authorization: String?) throws(Problem) -> Caller? {
    try claims(authorization: authorization).map {
      Caller(accountId: $0.sub, role: $0.role, restaurantId: $0.restaurant)
    }
  }

  /// - Throws: as `caller(of:)`, and without a token.
  func standing(of request: Request) throws(Problem) -> Standing {
    let keyChanges = state.withLock { $0.keyChanges }
    guard let claims = try claims(of: request) else { throw Problem(.unauthenticated, "Log in first.") }
    return Standing(account: claims.sub, generation: claims.generation, expiresAt: claims.exp, keyChanges: keyChanges)
  }

  /// Whether the token is neither expired nor revoked, and was signed with keys that are still those of accounts.
  func stillHolds(_ standing: Standing) -> Bool {
    guard standing.expiresAt > Date().timeIntervalSince1970 else { return false }
    return state.withLock { state in
      standing.keyChanges == state.keyChanges
        && standing.generation >= state.revocations[standing.account]?.generation ?? 0
    }
  }

  /// Who sends a request with this header, where its token was verified before and is valid.
  func knownCaller(authorization: String) -> Caller? {
    let now = Date().timeIntervalSince1970
    guard let token = Self.bearer(authorization),
      let claims = state.withLock({ state in
        state.verified[token].flatMap { $0.generation >= state.revocations[$0.sub]?.generation ?? 0 ? $0 : nil }
      }), claims.exp > now
    else { return nil }
    return Caller(accountId: claims.sub, role: claims.role, restaurantId: claims.restaurant)
  }

  private func claims(authorization: String?) throws(Problem) -> AccessClaims? {
    guard let header = authorization else { return nil }
    guard let token = Self.bearer(header) else { throw Problem(.unauthenticated, "Send a Bearer token.") }
    let now = Date().timeIntervalSince1970
    let claims = try claims(of: token, at: now)
    guard claims.exp > now else { throw Problem(.unauthenticated, "The access token has expired.") }
    let minimum = state.withLock { $0.revocations[claims.sub]?.generation } ?? 0
    guard claims.generation >= minimum else { throw Problem(.unauthenticated, "The access token was revoked.") }
    return claims
  }

  /// The token behind the scheme, whose name is the same in any case (RFC 9110, 11.1).
  private static func bearer(_ header: String) -> String? {
    let scheme = header.utf8.prefix { $0 != UInt8(ascii: " ") }
    guard scheme.count == 6, Substring(scheme).lowercased() == "bearer" else { return nil }
    return String(header[scheme.endIndex...].drop { $0 == " " })
  }

  private func claims(of text: String, at now: Double) throws(Problem) -> AccessClaims {
    let (known, keys) = state.withLock { ($0.verified[text], $0.keys) }
    if let known { return known }
    guard !keys.isEmpty else { throw Problem(.unavailable, "Tokens cannot be checked yet.", retryAfter: 1) }
    guard let token = SignedToken(text), let key = keys[token.keyID],
      let claims = token.claims(signedWith: key, at: now)
    else { throw Problem(.unauthenticated, "The access token is not valid.") }
    state.withLock { $0.verified.remember(text, claims) }
    return claims
  }
}
