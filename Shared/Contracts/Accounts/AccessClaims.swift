/// What an access token says (RFC 7519, 4.1). Accounts signs it, the gateway believes it.
package struct AccessClaims: Codable, Sendable, Equatable {
  /// Who signs our tokens.
  package static let issuer = "https://ocpizza.example"
  /// Whom they are for.
  package static let audience = "ocpizza"
  /// How long one is good, in seconds.
  package static let lifetime = 15 * 60

  package var iss: String
  package var aud: Audience
  /// The account.
  package var sub: ID
  /// When it was signed, in seconds since 1970.
  package var iat: Double
  /// When it expires, in seconds since 1970.
  package var exp: Double
  /// Before when it is not good yet, in seconds since 1970; ours have none.
  package var nbf: Double?
  package var role: Role
  package var restaurant: ID?
  /// Counts how often the account's tokens were revoked.
  package var generation: Int
  /// The session: the family of its refresh tokens. Not in tokens of versions before, nor is the next.
  package var sid: ID?
  /// When the session's password was given, in seconds since 1970 (OpenID Connect Core, 2).
  package var authTime: Double?

  private enum CodingKeys: String, CodingKey {
    case iss, aud, sub, iat, exp, nbf, role, restaurant, generation, sid
    case authTime = "auth_time"
  }

  /// - Parameters:
  ///   - issuedAt: in seconds since 1970.
  ///   - session: the family of refresh tokens.
  ///   - authTime: when the password was given, in seconds since 1970.
  package init(
    account: ID, role: Role, restaurant: ID?, generation: Int, issuedAt: Double, session: ID? = nil,
    authTime: Double? = nil
  ) {
    sid = session
    self.authTime = authTime
    iss = Self.issuer
    aud = Audience([Self.audience])
    sub = account
    iat = issuedAt
    exp = issuedAt + Double(Self.lifetime)
    self.role = role
    self.restaurant = restaurant
    self.generation = generation
  }

  /// One name, or a list of names, which may be empty.
  package struct Audience: Codable, Sendable, Equatable {
    package var names: [String]

    init(_ names: [String]) {
      self.names = names
    }

    package init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      names = try (try? container.decode(String.self)).map { [$0] } ?? container.decode([String].self)
    }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      if names.count == 1 { try container.encode(names[0]) } else { try container.encode(names) }
    }
  }
}
