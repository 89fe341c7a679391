import Contracts
import HTTPTypes
import Hummingbird
import Logging
import Messaging

extension Route {
  /// Sessions of web pages. An app holds its refresh token itself; a page's must be out of reach of every script.
  static let pageSessionRoutes = [
    Route(
      .post, "/session", .anyone, .sessions, "logInPage", "Log in from a web page",
      "As `POST /login`, but the refresh token is kept in a cookie (`HttpOnly`, `SameSite=Strict`, path `/session`). Only for pages of this site: `Origin` and `Sec-Fetch-Site` must say so. Customers and staff have a cookie each, so a page says whose screen it is: an account of the other kind gets no session there.",
      takes: .queryWord("of", SessionHolder.self, "Whose screen it is; either, if it is not said."),
      .body(Credentials.self), answers: .ok(PageSession.self, "A new session."),
      problems: [
        .unauthenticated("The e-mail address or the password is wrong; which of them is not said."),
        .forbidden("The request does not come from a page of this site, or the account is of the other kind."),
        .tooManyRequests,
      ]
    ) { call, expected, credentials in
      try call.checkComesFromOwnPage()
      let email = EmailAddress.normalForm(of: credentials.email) ?? credentials.email.lowercased()
      let session = try await call.gateway.requests.send(
        LogIn(email: email, password: credentials.password, address: call.clientNetwork.description))
      guard expected == nil || expected == SessionHolder(session.account.role) else {
        // Else its cookie would stay where nobody looks for it.
        _ = try await call.gateway.requests.send(LogOut(refreshToken: session.refreshToken))
        throw Problem(.forbidden, "This screen is not for accounts of that kind.")
      }
      return call.kept(session)
    },
    Route(
      .put, "/session", .anyone, .sessions, "refreshPageSession", "Continue a web page's session",
      "With the refresh token of the cookie, which the next one replaces. Two tabs may do so at once.",
      takes: .queryWord("of", SessionHolder.self, "Whose session: a customer's, if it is not said."),
      answers: .ok(PageSession.self, "The session, with a new access token."),
      problems: [
        .unauthenticated("The browser holds no session of this kind, or it has ended."),
        .forbidden("The request does not come from a page of this site."), .tooManyRequests,
      ]
    ) { call, holder in
      let holder = holder ?? .customer
      try call.checkComesFromOwnPage()
      guard let token = holder.token(in: call.request.headers) else {
        throw Problem(.unauthenticated, "Log in first.")
      }
      return call.kept(try await call.gateway.requests.send(RefreshSession(refreshToken: token)))
    },
    Route(
      .delete, "/session", .anyone, .sessions, "logOutPage", "End a web page's session",
      "Ends it, and removes the cookie. Where there is none it is no error.",
      takes: .queryWord("of", SessionHolder.self, "Whose session: a customer's, if it is not said."),
      answers: .noContent("The session has ended."),
      problems: [.forbidden("The request does not come from a page of this site.")]
    ) { call, holder in
      let holder = holder ?? .customer
      try call.checkComesFromOwnPage()
      if let token = holder.token(in: call.request.headers) {
        do {
          _ = try await call.gateway.requests.send(LogOut(refreshToken: token))
        } catch {
          // The browser forgets it all the same: a person who has logged out must not be signed in again.
          call.gateway.logger.warning("a session outlives its cookie", metadata: ["reason": "\(error)"])
        }
      }
      return .other(Response(status: .noContent, headers: [.setCookie: holder.setting(nil)]))
    },
  ]
}
