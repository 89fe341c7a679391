import Contracts
import HTTPTypes
import Hummingbird
import Messaging

extension Route {
  /// Sessions of web pages. An app holds its refresh token itself; a page's must be out of reach of every script.
  static let pageSessionRoutes = [
    Route(
      .post, "/session", .anyone, .sessions, "logInPage", "Log in from a web page",
      "As `POST /login`, but the refresh token is kept in a cookie (`HttpOnly`, `SameSite=Strict`, path `/session`). Only for pages of this site: `Origin` and `Sec-Fetch-Site` must say so. Customers and staff have a cookie each.",
      takes: .body(Credentials.self), answers: .ok(PageSession.self, "A new session."),
      problems: [
        .unauthenticated("The e-mail address or the password is wrong; which of them is not said."),
        .forbidden("The request does not come from a page of this site."), .tooManyRequests,
      ]
    ) { call, credentials in
      try call.checkComesFromOwnPage()
      let email = EmailAddress.normalForm(of: credentials.email) ?? credentials.email.lowercased()
      return call.kept(
        try await call.gateway.requests.send(
          LogIn(email: email, password: credentials.password, address: call.clientNetwork.description)))
    },
    Route(
      .put, "/session", .anyone, .sessions, "refreshPageSession", "Continue a web page's session",
      "With the refresh token of the cookie, which the next one replaces. Two tabs may do so at once.",
      takes: .holder, answers: .ok(PageSession.self, "The session, with a new access token."),
      problems: [
        .unauthenticated("The browser holds no session of this kind, or it has ended."),
        .forbidden("The request does not come from a page of this site."), .tooManyRequests,
      ]
    ) { call, holder in
      try call.checkComesFromOwnPage()
      guard let token = holder.token(in: call.request.headers) else {
        throw Problem(.unauthenticated, "Log in first.")
      }
      return call.kept(try await call.gateway.requests.send(RefreshSession(refreshToken: token)))
    },
    Route(
      .delete, "/session", .anyone, .sessions, "logOutPage", "End a web page's session",
      "Ends it, and removes the cookie. Where there is none it is no error.",
      takes: .holder, answers: .noContent("The session has ended."),
      problems: [.forbidden("The request does not come from a page of this site.")]
    ) { call, holder in
      try call.checkComesFromOwnPage()
      if let token = holder.token(in: call.request.headers) {
        _ = try await call.gateway.requests.send(LogOut(refreshToken: token))
      }
      return .other(Response(status: .noContent, headers: [.setCookie: holder.setting(nil)]))
    },
  ]
}

extension Input<SessionHolder> {
  fileprivate static let holder = Input(
    description: .parameter(
      "of", in: .query, isRequired: false, meaning: "Whose session: a customer's if it is not said.",
      schema: ["type": "string", "enum": ["customer", "staff"], "default": "customer"], example: nil)
  ) { request, check in
    guard let text = request.query.first(where: { $0.key == "of" })?.value else { return .customer }
    if let holder = SessionHolder(rawValue: String(text)) { return holder }
    check.within(parameter: "of") { check.note("It must be one of: customer, staff.") }
    return nil
  }
}
