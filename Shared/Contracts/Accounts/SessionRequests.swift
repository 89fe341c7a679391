/// What a client holds after a login.
package struct Session: Codable, Sendable {
  package var accessToken: String
  package var tokenType: String
  /// Seconds until the access token expires.
  package var expiresIn: Int
  /// Good for one refresh, which answers with the next one.
  package var refreshToken: String
  package var account: Account

  package init(accessToken: String, expiresIn: Int, refreshToken: String, account: Account) {
    self.accessToken = accessToken
    tokenType = "Bearer"
    self.expiresIn = expiresIn
    self.refreshToken = refreshToken
    self.account = account
  }
}

/// Begins a session with an e-mail address and a password.
package struct LogIn: Request {
  package typealias Reply = Session
  package static let context = Context.accounts
  package static let name = "log-in"
  package var email: String
  package var password: String
  /// The network address that asks, for throttling.
  package var address: String

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
}

package struct Trust: Codable, Sendable {
  /// A JSON Web Key Set (RFC 7517).
  package var keySet: String
  package var revocations: [AccessRevoked]

  package init(keySet: String, revocations: [AccessRevoked]) {
    self.keySet = keySet
    self.revocations = revocations
  }
}
