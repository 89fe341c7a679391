import Contracts
import FoundationEssentials
import HTTPTypes
import Hummingbird
import JWTKit
import Synchronization

/// Believes access tokens that accounts has signed and not revoked. One that was verified once is remembered, since a
/// signature costs more than everything else about a request.
final class Tokens: Sendable {
  private struct State {
    var verified: [String: AccessClaims] = [:]
    /// The first valid generation of those whose tokens were revoked, until the last of those has expired anyway.
    var revocations: [ID: (generation: Int, until: ContinuousClock.Instant)] = [:]
    var keys: JWTKeyCollection?
    var keySet = ""
  }

  private let state = Mutex(State())

  private static let issuer = "https://ocpizza.example"
  private static let audience = "ocpizza"
  private static let maximumRemembered = 20_000
  /// What accounts gives an access token, and a minute for clocks that differ.
  private static let lifetime = Duration.seconds(16 * 60)

  /// The public keys, as accounts gave them.
  var keySet: String { state.withLock { $0.keySet } }

  func trust(_ trust: Trust) async throws {
    let keys = JWTKeyCollection()
    try await keys.add(jwksJSON: trust.keySet)
    state.withLock { state in
      if state.keySet != trust.keySet { state.verified = [:] }
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
  func caller(of request: Request) async throws -> Caller? {
    guard let header = request.headers[.authorization] else { return nil }
    guard header.hasPrefix("Bearer ") else { throw Problem(.unauthenticated, "Send a Bearer token.") }
    let token = String(header.dropFirst("Bearer ".count))
    let claims = try await claims(of: token)
    guard claims.exp.value > Date() else { throw Problem(.unauthenticated, "The access token has expired.") }
    let minimum = state.withLock { $0.revocations[claims.accountId]?.generation } ?? 0
    guard claims.generation >= minimum else { throw Problem(.unauthenticated, "The access token was revoked.") }
    return Caller(accountId: claims.accountId, role: claims.role, restaurantId: claims.restaurant)
  }

  private func claims(of token: String) async throws -> AccessClaims {
    let (known, keys) = state.withLock { ($0.verified[token], $0.keys) }
    if let known { return known }
    guard let keys else { throw Problem(.unavailable, "Tokens cannot be checked yet.", retryAfter: 1) }
    guard let claims = try? await keys.verify(token, as: AccessClaims.self), claims.iss.value == Self.issuer,
      claims.aud.value.contains(Self.audience)
    else { throw Problem(.unauthenticated, "The access token is not valid.") }
    state.withLock { state in
      if state.verified.count >= Self.maximumRemembered { state.verified = [:] }
      state.verified[token] = claims
    }
    return claims
  }
}

/// What an access token says. Only EdDSA keys are known here, so no other algorithm is ever believed (RFC 8725, 3.1).
private struct AccessClaims: JWTPayload {
  var iss: IssuerClaim
  var aud: AudienceClaim
  var sub: SubjectClaim
  var exp: ExpirationClaim
  var role: Role
  var restaurant: ID?
  var generation: Int

  var accountId: ID { ID(sub.value) ?? ID(at: .distantPast, random: 0) }

  func verify(using algorithm: some JWTAlgorithm) throws {
    guard ID(sub.value) != nil else { throw JWTError.claimVerificationFailure(failedClaim: sub, reason: "no UUID") }
  }
}
