import Contracts
import HTTPTypes
import HummingbirdCore

/// What a page holds of a session. The refresh token stays in a cookie that no script can read.
struct PageSession: WireObject {
  var accessToken: String
  var tokenType: String
  var expiresIn: Int
  var account: Account

  static let shape = Shape(
    "PageSession", "What a web page holds of a session: the refresh token stays in a cookie.",
    Self.init(accessToken:tokenType:expiresIn:account:),
    Member("accessToken", \.accessToken, "A JSON Web Token for the `Authorization` header."),
    Member("tokenType", \.tokenType, as: String.form.described(["const": "Bearer"])),
    Member("expiresIn", \.expiresIn, as: .integer(from: 1), "Seconds until the access token expires."),
    Member("account", \.account))
}

/// Whose session it is. A browser may hold one of each, so that a board goes on where somebody orders a pizza for themselves.
enum SessionHolder: String, WireValue, CaseIterable {
  case customer, staff

  static var form: Form<Self> { .word() }

  init(_ role: Role) { self = role == .customer ? .customer : .staff }

  fileprivate var cookie: String { "__Secure-ocpizza-\(rawValue)" }

  /// The header that stores a refresh token in the browser, for the paths of sessions alone; or removes it.
  func setting(_ token: String?) -> String {
    // Thirty days, as long as accounts takes the token.
    "\(cookie)=\(token ?? ""); Path=/session; Max-Age=\(token == nil ? 0 : 2_592_000); Secure; HttpOnly; SameSite=Strict"
  }

  /// The refresh token that the browser holds (RFC 6265, 5.4).
  func token(in headers: HTTPFields) -> String? {
    for pair in headers[values: .cookie].joined(separator: ";").split(separator: ";") {
      let pair = pair.drop { $0 == " " }
      if pair.hasPrefix("\(cookie)="), pair.count > cookie.count + 1 { return String(pair.dropFirst(cookie.count + 1)) }
    }
    return nil
  }
}

extension Call {
  /// Cookies come along with whatever page asks. So it must be one of ours: by what the browser says of the page's origin, and by
  /// its word that both are the same.
  ///
  /// - Throws: 403.
  func checkComesFromOwnPage() throws(Problem) {
    let site = HTTPField.Name("Sec-Fetch-Site").flatMap { request.headers[$0] }
    let origin = request.headers[.origin].flatMap { $0.split(separator: "/").last }
    guard site == "same-origin", let origin, let authority = request.head.authority, origin == authority else {
      throw Problem(.forbidden, "Only the pages of this site may hold a session in a cookie.")
    }
  }

  /// A session of which the browser keeps the refresh token.
  func kept(_ session: Session) -> Reply<PageSession> {
    .value(
      PageSession(
        accessToken: session.accessToken, tokenType: session.tokenType, expiresIn: session.expiresIn,
        account: session.account),
      headers: [.setCookie: SessionHolder(session.account.role).setting(session.refreshToken)])
  }
}
