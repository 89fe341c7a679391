import FoundationEssentials
import PostgreSQL
import Support
import Testing

/// What somebody can do who has stolen an access token or a refresh token, and what the owner is told.
struct TakeoverTests {
  private static let otherPassword = "une-autre-recette-9"

  private func newEmail() -> String { "lea-\(UUID().uuidString.lowercased())@example.com" }

  /// The account's details, as a PUT sends them.
  private func profile(of app: App) -> JSONValue {
    var profile = app.account
    profile["id"] = .null
    return profile
  }

  private func login(_ email: String, _ password: String = App.password) async throws -> JSONValue {
    let reply = try await App.visitor.post("/login", ["email": .string(email), "password": .string(password)])
    try #require(reply.status == 200, "\(reply.body)")
    return reply.body
  }

  private func refresh(_ session: JSONValue) async throws -> Reply {
    try await App.visitor.post("/token/refresh", ["refreshToken": session["refreshToken"]])
  }

  private func accounts(_ statement: SQL) async throws {
    let database = try Servers.superuser()
    try await database.transaction { transaction in
      transaction.queue("SET LOCAL search_path = accounts")
      transaction.queue(statement)
    }
  }

  @Test(
    "a new address, phone or password needs the current password",
    arguments: [("email", "stolen@example.com"), ("phone", "07 99 99 99 99"), ("password", "une-autre-recette-9")])
  func currentPassword(field: String, value: String) async throws {
    let app = try await App.newCustomer()
    var change = profile(of: app)
    change[field] = .string(value)
    let without = try await app.put("/account/\(app.id)", change)
    #expect(without.status == 422)
    #expect(without.body["errors"][0]["pointer"] == "/currentPassword")
    #expect(without.body["errors"][0]["code"] == "missing")
    change["currentPassword"] = "not-the-password"
    let wrong = try await app.put("/account/\(app.id)", change)
    #expect(wrong.body["errors"][0]["code"] == "wrong-password")
    #expect(try await app.get("/account/\(app.id)").body == app.account)
  }

  @Test("other fields change without the password, and so does the same phone number in another spelling")
  func harmlessChange() async throws {
    let app = try await App.newCustomer()
    var change = profile(of: app)
    change["lastName"] = "Bernard"
    change["phone"] = "+33 (0)6.12.34.56.78"
    change["email"] = .string(" " + app.account["email"].text.uppercased())
    let reply = try await app.put("/account/\(app.id)", change)
    #expect(reply.status == 200, "\(reply.body)")
    #expect(reply.body["email"] == app.account["email"])
    #expect(try await app.get("/account/\(app.id)").status == 200)
  }

  @Test("a new password ends every other session and all links, and the session that set it goes on")
  func newPassword() async throws {
    let email = newEmail()
    let here = try await App.newCustomer(email)
    let mine = try await login(email)
    let other = try await login(email)
    #expect(try await App.visitor.post("/resetPassword", ["email": .string(email)]).status == 202)
    let link = try await Mailbox.token(sentTo: email, with: "nouveau mot de passe")

    let app = App(token: mine["accessToken"].text, account: here.account)
    var change = profile(of: app)
    change["password"] = .string(Self.otherPassword)
    change["currentPassword"] = .string(App.password)
    #expect(try await app.put("/account/\(app.id)", change).status == 200)

    #expect(try await becomesTrue(within: .seconds(5)) { try await app.get("/account/\(app.id)").status == 401 })
    #expect(try await refresh(other).status == 401)
    let next = try await refresh(mine)
    #expect(next.status == 200)
    #expect(try await App(token: next.body["accessToken"].text).get("/account/\(app.id)").status == 200)
    let reset: JSONValue = ["token": .string(link), "password": "encore-une-autre-7"]
    #expect(try await App.visitor.post("/resetPassword/confirm", reset).status == 422)
    _ = try await App.signedIn(email, Self.otherPassword)
    #expect(
      try await becomesTrue {
        try Mailbox.mails(to: email).contains {
          $0.contains("votre mot de passe") && $0.contains("Si ce n'est pas vous")
        }
      })
  }

  @Test("a new address can be used for a reset only once it is verified, and the old one gets a mail")
  func newEmailAddress() async throws {
    let (old, new) = (newEmail(), newEmail())
    let app = try await App.newCustomer(old)
    var change = profile(of: app)
    change["email"] = .string(new)
    change["currentPassword"] = .string(App.password)
    let changed = try await app.put("/account/\(app.id)", change)
    #expect(changed.status == 200)
    #expect(changed.body["emailVerified"] == false)
    #expect(
      try await becomesTrue {
        try Mailbox.mails(to: old).contains {
          $0.contains("- votre adresse e-mail") && $0.contains("appelez tout de suite")
        }
      })
    let link = try await Mailbox.token(sentTo: new, with: "confirmer")
    #expect(try await App.visitor.post("/resetPassword", ["email": .string(new)]).status == 202)
    // That no mail comes can only be seen by waiting.
    try await Task.sleep(for: .seconds(2))
    #expect(try Mailbox.mails(to: new).allSatisfy { !$0.contains("Pour choisir un nouveau mot de passe") })

    #expect(try await App.visitor.post("/account/verifyEmail", ["token": .string(link)]).status == 204)
    #expect(try await App.visitor.post("/account/verifyEmail", ["token": .string(link)]).status == 422)
    let again = try await App.signedIn(new, App.password)
    #expect(again.account["emailVerified"] == nil)
    #expect(try await App.visitor.post("/resetPassword", ["email": .string(new)]).status == 202)
    _ = try await Mailbox.token(sentTo: new, with: "Pour choisir un nouveau mot de passe")
  }

  @Test("right after a login the account can be deleted, later only with the password, refreshed or not")
  func deletion() async throws {
    let email = newEmail()
    let first = try await App.newCustomer(email)
    let session = try await login(email)
    try await accounts(
      """
      UPDATE refresh_tokens SET signed_in_at = now() - interval '6 minutes'
      WHERE account_id = (SELECT id FROM accounts WHERE email = \(email))
      """)
    let later = App(token: try await refresh(session).body["accessToken"].text, account: first.account)
    let refused = try await later.delete("/account/\(later.id)")
    #expect(refused.status == 422)
    #expect(refused.body["errors"][0]["pointer"] == "/currentPassword")
    let wrong = try await later.delete("/account/\(later.id)", ["currentPassword": "not-the-password"])
    #expect(wrong.body["errors"][0]["code"] == "wrong-password")
    try await later.deleteAccount(["currentPassword": .string(App.password)])

    let recent = try await App.newCustomer()
    try await recent.deleteAccount()
  }

  @Test("a refresh token that two tabs use at once, or that is repeated after a lost answer, gets the same next one")
  func refreshedTwice() async throws {
    let email = newEmail()
    _ = try await App.newCustomer(email)
    let first = try await login(email)
    let replies = try await withThrowingTaskGroup { group in
      for _ in 0..<5 { group.addTask { try await refresh(first) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(replies.allSatisfy { $0.status == 200 })
    #expect(Set(replies.map { $0.body["refreshToken"].text }).count == 1)
    #expect(try await App(token: replies[4].body["accessToken"].text).get("/orders").status == 200)
    #expect(try await refresh(replies[0].body).status == 200)
  }

  @Test("a refresh token that is used again after the next one, or half a minute later, ends the session")
  func stolenRefreshToken() async throws {
    let email = newEmail()
    _ = try await App.newCustomer(email)
    let first = try await login(email)
    let second = try await refresh(first).body
    let third = try await refresh(second).body
    #expect(try await refresh(first).status == 401)
    #expect(try await refresh(third).status == 401)

    let early = try await login(email)
    let next = try await refresh(early).body
    try await accounts(
      """
      UPDATE refresh_tokens SET used_at = used_at - interval '31 seconds'
      WHERE account_id = (SELECT id FROM accounts WHERE email = \(email))
      """)
    #expect(try await refresh(early).status == 401)
    #expect(try await refresh(next).status == 401)
  }

  @Test("after a reset the right password does not wait for guesses at the old one")
  func resetAfterGuesses() async throws {
    let email = newEmail()
    _ = try await App.newCustomer(email)
    let guess: JSONValue = ["email": .string(email), "password": "not-the-password"]
    // Many at once, because a slow machine takes longer than the first delays.
    #expect(
      try await becomesTrue(within: .seconds(60)) {
        try await withThrowingTaskGroup { group in
          for _ in 0..<8 { group.addTask { try await App.visitor.post("/login", guess) } }
          return try await group.contains { $0.body["detail"].text.contains("wrong passwords") }
        }
      })
    #expect(try await App.visitor.post("/resetPassword", ["email": .string(email)]).status == 202)
    let token = try await Mailbox.token(sentTo: email, with: "nouveau mot de passe")
    for _ in 0..<3 { _ = try await App.visitor.post("/login", guess) }
    let reset: JSONValue = ["token": .string(token), "password": .string(Self.otherPassword)]
    #expect(try await App.visitor.post("/resetPassword/confirm", reset).status == 204)
    _ = try await login(email, Self.otherPassword)
  }
}
