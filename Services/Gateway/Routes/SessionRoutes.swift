import Contracts
import HTTPTypes
import Messaging

extension Route {
  static let sessionRoutes = [
    Route(
      .post, "/login", .anyone, .sessions, "logIn", "Log in",
      takes: .body(Credentials.self), answers: .ok(Session.self, "A new session."),
      problems: [
        .unauthenticated("The e-mail address or the password is wrong; which of them is not said."), .tooManyRequests,
      ]
    ) { call, credentials in
      // Earlier versions took addresses that are none by today's rules; their owners log in as they did.
      let email = EmailAddress.normalForm(of: credentials.email) ?? credentials.email.lowercased()
      return try await call.ask(
        LogIn(email: email, password: credentials.password, address: call.clientNetwork.description))
    },
    Route(
      .post, "/logout", .anyone, .sessions, "logOut", "End a session", "An unknown refresh token is no error.",
      takes: .body(RefreshToken.self), answers: .noContent("The session has ended.")
    ) { call, body in try await call.ask(LogOut(refreshToken: body.refreshToken)) },
    Route(
      .post, "/token/refresh", .anyone, .sessions, "refreshSession", "Continue a session",
      "A refresh token is good once: keep the new one. Sent again within 30 seconds, before the new one is used, it is answered with the same new one; after that its session ends.",
      takes: .body(RefreshToken.self), answers: .ok(Session.self, "The session, with new tokens."),
      problems: [.unauthenticated("The refresh token is not known, used or expired."), .tooManyRequests]
    ) { call, body in try await call.ask(RefreshSession(refreshToken: body.refreshToken)) },
    Route(
      .post, "/resetPassword", .anyone, .sessions, "resetPassword", "Ask for a password reset",
      "An e-mail carries a link that is good once, for 10 minutes. The answer does not tell whether the address is known.",
      limit: .resetPassword,
      takes: .body(PasswordReset.self), answers: .accepted("If the address is known, an e-mail is on its way.")
    ) { call, body in try await call.ask(RequestPasswordReset(email: body.email)) },
    Route(
      .post, "/resetPassword/confirm", .anyone, .sessions, "confirmPasswordReset", "Set a new password",
      "Ends every session of the account.",
      takes: .body(PasswordResetConfirmation.self), answers: .noContent("The password is changed."),
      problems: [
        .invalid("The token is not known, used or expired, or the password is not acceptable."), .tooManyRequests,
      ]
    ) { call, body in try await call.ask(ConfirmPasswordReset(token: body.token, password: body.password)) },
  ]
}
