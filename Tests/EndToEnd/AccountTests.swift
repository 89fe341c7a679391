import FoundationEssentials
import PostgreSQL
import Support
import Testing

struct AccountTests {
  private func profile(_ email: String, _ password: String? = App.password) -> JSONValue {
    var profile: JSONValue = [
      "firstName": "Zoé", "lastName": "Petit", "email": .string(email), "birthday": "1990-01-31",
    ]
    if let password { profile["password"] = .string(password) }
    return profile
  }

  private func newEmail() -> String { "zoe-\(UUID().uuidString.lowercased())@example.com" }

  @Test("a visitor creates an account, sees it, changes it, and cannot make themselves more than a customer")
  func lifeOfAnAccount() async throws {
    let email = newEmail()
    var wanted = profile(email)
    wanted["role"] = "group-manager"
    wanted["id"] = "01930000-0000-7000-8000-000000000999"
    let created = try await App.visitor.post("/createAccount", wanted)
    #expect(created.status == 201)
    #expect(created.body["role"] == "customer")
    #expect(created.body["id"] != wanted["id"])
    #expect(created.header("Location") == "/account/\(created.body["id"].text)")
    #expect(created.body["password"] == nil)

    let app = try await App.signedIn(email, App.password)
    var change = profile(email, nil)
    change["lastName"] = "Grand"
    change["addresses"] = [Place.angers.address]
    let changed = try await app.put("/account/\(app.id)", change)
    #expect(changed.status == 200)
    #expect(changed.body["lastName"] == "Grand")
    #expect(changed.body["addresses"][0]["isDefault"] == true)
    #expect(try await app.get("/account/\(app.id)").body == changed.body)
    #expect(try await App.newCustomer().get("/account/\(app.id)").status == 404)
  }

  @Test("signing up with an address that has an account gets 409")
  func duplicate() async throws {
    let email = newEmail()
    #expect(try await App.visitor.post("/createAccount", profile(email)).status == 201)
    #expect(try await App.visitor.post("/createAccount", profile(email.uppercased())).status == 409)
  }

  @Test("after a logout the refresh token no longer works")
  func logout() async throws {
    let email = newEmail()
    _ = try await App.visitor.post("/createAccount", profile(email))
    let session = try await App.visitor.post("/login", ["email": .string(email), "password": .string(App.password)])
    let token: JSONValue = ["refreshToken": session.body["refreshToken"]]
    #expect(try await App.visitor.post("/logout", token).status == 204)
    #expect(try await App.visitor.post("/token/refresh", token).status == 401)
  }

  @Test("a forgotten password is reset by a link in a mail, once, and every session ends")
  func reset() async throws {
    let app = try await App.newCustomer()
    let email = app.account["email"].text
    #expect(try await App.visitor.post("/resetPassword", ["email": .string(email)]).status == 202)
    #expect(try await App.visitor.post("/resetPassword", ["email": "nobody-at-all@example.com"]).status == 202)
    let token = try await Mailbox.token(sentTo: email, with: "nouveau mot de passe")
    let confirmation: JSONValue = ["token": .string(token), "password": "brand-new-secret"]
    #expect(try await App.visitor.post("/resetPassword/confirm", confirmation).status == 204)
    #expect(try await App.visitor.post("/resetPassword/confirm", confirmation).status == 422)
    #expect(try await becomesTrue(within: .seconds(5)) { try await app.get("/orders").status == 401 })
    _ = try await App.signedIn(email, "brand-new-secret")
  }

  @Test("a link to reset a password works for ten minutes and no longer")
  func expiredReset() async throws {
    let app = try await App.newCustomer()
    let email = app.account["email"].text
    #expect(try await App.visitor.post("/resetPassword", ["email": .string(email)]).status == 202)
    let token = try await Mailbox.token(sentTo: email, with: "nouveau mot de passe")
    // The test does not wait: it moves the token's end by ten minutes.
    let changed = try await Servers.superuser().execute(
      """
      UPDATE accounts.reset_tokens SET expires_at = expires_at - interval '10 minutes'
      WHERE account_id = \(app.id)::uuid AND expires_at > now() + interval '9 minutes'
      """)
    #expect(changed.affectedCount == 1)
    let confirmation: JSONValue = ["token": .string(token), "password": "brand-new-secret"]
    #expect(try await App.visitor.post("/resetPassword/confirm", confirmation).status == 422)
    #expect(try await app.get("/orders").status == 200)
  }

  @Test("a wrong password and an unknown address are answered alike")
  func noEnumeration() async throws {
    let app = try await App.newCustomer()
    let wrong = try await App.visitor.post("/login", ["email": app.account["email"], "password": "not-the-password"])
    let unknown = try await App.visitor.post("/login", ["email": .string(newEmail()), "password": "not-the-password"])
    #expect(wrong.status == 401)
    #expect(unknown.status == 401)
    #expect(wrong.body["detail"] == unknown.body["detail"])
  }

  @Test("after five failed logins in a row the account must wait at that address")
  func throttled() async throws {
    let email = newEmail()
    _ = try await App.visitor.post("/createAccount", profile(email))
    let refused = try await guesses(refusedWith: 401) {
      try await App.visitor.post("/login", ["email": .string(email), "password": "not-the-password"])
    }
    #expect(refused != nil)
    // The right password must wait too.
    #expect(
      try await App.visitor.post("/login", ["email": .string(email), "password": .string(App.password)]).status == 429)
    // The wait is 32 seconds at most.
    #expect(
      try await becomesTrue(within: .seconds(60)) {
        try await App.visitor.post("/login", ["email": .string(email), "password": .string(App.password)]).status == 200
      })
  }

  @Test("somebody with an access token who guesses the current password must wait too")
  func guessedCurrentPassword() async throws {
    let app = try await App.newCustomer()
    var change = profile(app.account["email"].text, "another-good-one")
    change["currentPassword"] = "not-the-password"
    #expect(try await guesses(refusedWith: 422) { try await app.put("/account/\(app.id)", change) } != nil)
  }

  /// Guesses until the answer asks for a wait that is not over when the next guess is checked. Waits begin after five guesses, with one
  /// second and then two. While many others log in, a guess takes as long.
  ///
  /// - Returns: the answer that asks for the wait.
  private func guesses(refusedWith status: Int, _ guess: () async throws -> Reply) async throws -> Reply? {
    for number in 1...16 {
      let start = ContinuousClock.now
      let reply = try await guess()
      let duration = ContinuousClock.now - start
      if reply.status == 429 {
        #expect(number > 5)
        let seconds = reply.header("Retry-After").flatMap { Int($0) } ?? 0
        if seconds > 2 && Duration.seconds(seconds) > duration * 2 { return reply }
        try await Task.sleep(for: .seconds(seconds))
      } else {
        #expect(reply.status == status)
      }
    }
    return nil
  }

  @Test("a repeated order of staff for a person who was erased is answered without personal data")
  func erasedRepetition() async throws {
    let customer = try await App.newCustomer()
    let cashier = try await App.demo("cashier")
    var draft = App.draft(.angers, "delivery")
    draft["customerId"] = customer.account["id"]
    draft["note"] = "Sonner chez Martin"
    let key = newKey()
    let first = try await cashier.post("/orders", draft, key: key)
    #expect(first.body["note"] == "Sonner chez Martin")
    try await cashier.take(first.body, "cancelled")
    try await customer.deleteAccount()
    #expect(
      try await becomesTrue {
        let again = try await cashier.post("/orders", draft, key: key)
        return again.body["id"] == first.body["id"] && again.body["customerId"] == nil && again.body["note"] == nil
          && again.body["address"] == nil
      })
  }

  @Test("a person is erased: past orders stay, anonymous, and the tokens are void")
  func erasure() async throws {
    let customer = try await App.newCustomer()
    var draft = App.draft(.angers, "delivery")
    draft["note"] = "Sonner chez Martin"
    let order = try await customer.post("/orders", draft, key: newKey()).body
    try await customer.take(order, "cancelled")
    try await customer.deleteAccount()
    #expect(try await becomesTrue(within: .seconds(5)) { try await customer.get("/orders").status == 401 })
    let manager = try await App.demo("manager")
    #expect(
      try await becomesTrue {
        let order = try await manager.look(at: order)
        return order["customerId"] == nil && order["address"] == nil && order["note"] == nil
      })
    let reply = try await App.visitor.post(
      "/login", ["email": customer.account["email"], "password": .string(App.password)])
    #expect(reply.status == 401)
  }

  @Test(
    "the customer gets a mail in French at each step, once, with the promised time", arguments: ["cash", "card"])
  func mails(method: String) async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(paying: method)
    if method == "card" {
      try await customer.payByCard(order)
    } else {
      #expect(try await App.demo("cashier").pay(order, method).status == 201)
    }
    var mails: [String] = []
    func comes(_ words: String) async throws -> Bool {
      try await becomesTrue {
        mails = try Mailbox.mails(to: customer.account["email"].text)
        return mails.contains { $0.contains(words) }
      }
    }
    let pizzaiolo = try await App.demo("pizzaiolo")
    // A mail about an earlier step is not sent once that of a later one was.
    #expect(try await comes("bien reçu votre commande"))
    try await pizzaiolo.take(order, "preparing")
    #expect(try await comes("en cours de préparation"))
    try await pizzaiolo.take(order, "ready")
    #expect(try await comes("est prête : elle vous attend"))
    #expect(mails.count { $0.contains("bien reçu votre commande \(order["number"].text), prévue pour ") } == 1)
    #expect(mails.count { $0.contains("en cours de préparation") } == 1)
    #expect(mails.count == 3)
  }
}
