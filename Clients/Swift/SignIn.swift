import Foundation

extension OCPizza {
  /// The session of who is signed in; nil for a visitor.
  public var signedIn: Session? {
    get async { await signIn.session }
  }

  /// Signs a person in. From then on requests carry their access token, which is renewed by itself.
  @discardableResult
  public func signIn(email: String, password: String) async throws -> Session {
    let session = try await logIn(Credentials(email: email, password: password))
    await signIn.set(session)
    return session
  }

  /// Ends the session here and on the server.
  public func signOut() async throws {
    guard let session = await signIn.session else { return }
    await signIn.set(nil)
    try await logOut(RefreshToken(refreshToken: session.refreshToken))
  }

  /// The access token for a request; nil for a visitor. One that expires within a minute is renewed first.
  func accessToken() async throws -> String? {
    try await signIn.token { try await self.refreshSession(RefreshToken(refreshToken: $0)) }
  }
}

/// Who is signed in. A refresh token is good once, so requests that need a new access token wait for the one refresh.
actor SignIn {
  private(set) var session: Session?
  private var expires = Date.distantPast
  private var refresh: Task<Session, any Error>?
  private let onChange: @Sendable (Session?) -> Void

  init(_ session: Session?, onChange: @escaping @Sendable (Session?) -> Void) {
    self.session = session
    self.onChange = onChange
  }

  func set(_ new: Session?) {
    session = new
    expires = new.map { Date(timeIntervalSinceNow: Double($0.expiresIn)) } ?? .distantPast
    onChange(new)
  }

  /// The platform refused an access token: the next request gets a new one.
  func expire(_ token: String) {
    if session?.accessToken == token { expires = .distantPast }
  }

  func token(renewing renew: @escaping @Sendable (String) async throws -> Session) async throws -> String? {
    guard let session else { return nil }
    if expires.timeIntervalSinceNow > 60 { return session.accessToken }
    let task = refresh ?? Task { try await renew(session.refreshToken) }
    let isOurs = refresh == nil
    refresh = task
    do {
      let new = try await task.value
      if isOurs {
        refresh = nil
        set(new)
      }
      return new.accessToken
    } catch {
      if isOurs { refresh = nil }
      // The session has ended: the password was changed, say.
      if let problem = error as? Problem, problem.status == 401, self.session?.refreshToken == session.refreshToken {
        set(nil)
      }
      throw error
    }
  }
}
