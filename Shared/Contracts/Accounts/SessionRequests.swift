/// What a client holds after a login.
package struct Session: WireObject {
  package var accessToken: String
  package var tokenType: String
  package var expiresIn: Int
  package var refreshToken: String
  package var account: Account

  package static let shape = Shape(
    "Session", "What a client holds after a login.",
    Self.init(accessToken:tokenType:expiresIn:refreshToken:account:),
    Member("accessToken", \.accessToken, "A JSON Web Token for the `Authorization` header."),
    Member("tokenType", \.tokenType, as: String.form.described(["const": "Bearer"])),
    Member("expiresIn", \.expiresIn, as: .integer(from: 1), "Seconds until the access token expires."),
    Member("refreshToken", \.refreshToken, "Good for one refresh, which answers with the next one."),
    Member("account", \.account))
}

/// Begins a session with an e-mail address and a password.
package struct LogIn: Request {
  package typealias Reply = Session
  package static let context = Context.accounts
  package static let name = "log-in"
  package var email: String
  package var password: String
  package var address: String

  package static let shape = Shape(
    "LogIn",
    Self.init(email:password:address:),
    Member("email", \.email),
    Member("password", \.password),
    Member("address", \.address, "The network address that asks, for throttling."))

  package init(email: String, password: String, address: String) {
    self.email = email
    self.password = password
    self.address = address
  }
}

/// Trades a refresh token for the next one and a new access token.
package struct RefreshSession: Request {
  package typealias Reply = Session
  package static let context = Context.accounts
  package static let name = "refresh-session"
  package var refreshToken: String

  package static let shape = Shape(
    "RefreshSession",
    Self.init(refreshToken:),
    Member("refreshToken", \.refreshToken))

  package init(refreshToken: String) {
    self.refreshToken = refreshToken
  }
}

/// Ends a session, with every token that came of it.
package struct LogOut: Request {
  package typealias Reply = Done
  package static let context = Context.accounts
  package static let name = "log-out"
  package var refreshToken: String

  package static let shape = Shape(
    "LogOut",
    Self.init(refreshToken:),
    Member("refreshToken", \.refreshToken))

  package init(refreshToken: String) {
    self.refreshToken = refreshToken
  }
}

/// Asks for a link by which the password can be set anew.
package struct RequestPasswordReset: Request {
  package typealias Reply = Done
  package static let context = Context.accounts
  package static let name = "request-password-reset"
  package var email: String

  package static let shape = Shape(
    "RequestPasswordReset",
    Self.init(email:),
    Member("email", \.email))

  package init(email: String) {
    self.email = email
  }
}

/// Sets a new password, with the token of the link that was sent.
package struct ConfirmPasswordReset: Request {
  package typealias Reply = Done
  package static let context = Context.accounts
  package static let name = "confirm-password-reset"
  package var token: String
  package var password: String

  package static let shape = Shape(
    "ConfirmPasswordReset",
    Self.init(token:password:),
    Member("token", \.token),
    Member("password", \.password))

  package init(token: String, password: String) {
    self.token = token
    self.password = password
  }
}

/// What the gateway needs to believe an access token: the public keys, and whose tokens were revoked lately.
package struct GetTrust: Request {
  package typealias Reply = Trust
  package static let context = Context.accounts
  package static let name = "get-trust"

  package init() {}

  package static let shape = Shape(
    "GetTrust",
    Self.init)
}

/// What the gateway believes access tokens by.
package struct Trust: WireObject {
  package var keySet: String
  package var revocations: [AccessRevoked]

  package static let shape = Shape(
    "Trust",
    Self.init(keySet:revocations:),
    Member("keySet", \.keySet, "A JSON Web Key Set (RFC 7517)."),
    Member("revocations", \.revocations))

  package init(keySet: String, revocations: [AccessRevoked]) {
    self.keySet = keySet
    self.revocations = revocations
  }
}

extension Session {
  package init(accessToken: String, expiresIn: Int, refreshToken: String, account: Account) {
    self.accessToken = accessToken
    tokenType = "Bearer"
    self.expiresIn = expiresIn
    self.refreshToken = refreshToken
    self.account = account
  }
}
