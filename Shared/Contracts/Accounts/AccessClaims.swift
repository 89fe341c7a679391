/// What an access token says (RFC 7519, 4.1). Accounts signs it; the gateway checks the signature and reads it.
package struct AccessClaims: WireObject, Equatable {
  /// Who signs our tokens.
  package static let issuer = "https://ocpizza.example"
  /// Whom they are for.
  package static let audience = "ocpizza"
  /// How long one is good, in seconds.
  package static let lifetime = 15 * 60

  package var iss: String
  package var aud: Audience
  package var sub: ID
  package var iat: Double
  package var exp: Double
  package var nbf: Double?
  package var role: Role
  package var restaurant: ID?
  package var generation: Int
  package var sid: ID?
  package var authTime: Double?

  /// Times are in seconds since 1970.
  package static let shape = Shape(
    "AccessClaims",
    Self.init(iss:aud:sub:iat:exp:nbf:role:restaurant:generation:sid:authTime:),
    Member("iss", \.iss), Member("aud", \.aud),
    Member("sub", \.sub, "The account."),
    Member("iat", \.iat, "When it was signed."),
    Member("exp", \.exp, "When it expires."),
    Member("nbf", \.nbf, "Before when it is not good yet; ours have none."),
    Member("role", \.role), Member("restaurant", \.restaurant),
    Member("generation", \.generation, "Counts how often the account's tokens were revoked."),
    Member("sid", \.sid, "The session: the family of its refresh tokens."),
    Member("auth_time", \.authTime, "When the session's password was given (OpenID Connect Core, 2)."))

  /// One name, or a list of names, which may be empty.
  package struct Audience: WireValue, Equatable {
    package var names: [String]

    package init(_ names: [String]) {
      self.names = names
    }

    package init(_ json: JSON) throws(DecodingError) {
      if let name = json.string { names = [name] } else { names = try [String](json) }
    }

    package func write(to writer: inout JSONWriter) {
      if names.count == 1 { names[0].write(to: &writer) } else { names.write(to: &writer) }
    }

    package static var form: Form<Audience> { .any([:]) }
  }
}

extension AccessClaims {
  /// - Parameters:
  ///   - issuedAt: in seconds since 1970.
  ///   - session: the family of refresh tokens.
  ///   - authTime: when the password was given, in seconds since 1970.
  package init(
    account: ID, role: Role, restaurant: ID?, generation: Int, issuedAt: Double, session: ID? = nil,
    authTime: Double? = nil
  ) {
    self.init(
      iss: Self.issuer, aud: Audience([Self.audience]), sub: account, iat: issuedAt,
      exp: issuedAt + Double(Self.lifetime), nbf: nil, role: role, restaurant: restaurant, generation: generation,
      sid: session, authTime: authTime)
  }
}
