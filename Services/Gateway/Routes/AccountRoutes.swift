import Contracts
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Messaging
import NIOCore

extension Route {
  static let accountRoutes = [
    Route(.post, "/createAccount", .anyone) { try await $0.createAccount() },
    Route(.get, "/account/{id}", .signedIn) { try await $0.ask(GetAccount(caller: $0.caller, id: $0.id())) },
    Route(.put, "/account/{id}", .signedIn) { try await $0.updateAccount() },
    Route(.delete, "/account/{id}", .signedIn) { try await $0.deleteAccount() },
    Route(.post, "/account/verifyEmail", .anyone) { try await $0.verifyEmail() },
    Route(.post, "/login", .anyone) { try await $0.logIn() },
    Route(.post, "/logout", .anyone) { try await $0.logOut() },
    Route(.post, "/token/refresh", .anyone) { try await $0.refresh() },
    Route(.post, "/resetPassword", .anyone) { try await $0.requestReset() },
    Route(.post, "/resetPassword/confirm", .anyone) { try await $0.confirmReset() },
    Route(.get, "/customers", .cashiers) { try await $0.findCustomers() },
    Route(.get, "/.well-known/jwks.json", .anyone) { Response.json(.ok, ByteBuffer(string: $0.gateway.tokens.keySet)) },
  ]
}

extension Call {
  fileprivate func createAccount() async throws -> Response {
    try limit(.createAccount)
    let key = try optionalIdempotencyKey()
    let fields = try await fields()
    let profile = fields.profile()
    let password = fields.secret("password", length: 0...1000)
    try fields.check()
    let body = try await gateway.requests.reply(
      to: CreateAccount(profile: profile, password: password, idempotencyKey: key))
    let id: ID = try JSON(reading: body).value("id")
    return .json(.created, ByteBuffer(bytes: body), headers: [.location: "/account/\(id)"])
  }

  fileprivate func updateAccount() async throws -> Response {
    let id = try id()
    let fields = try await fields()
    let profile = fields.profile()
    let newPassword = fields.optionalSecret("password", length: 0...1000)
    let currentPassword = fields.optionalSecret("currentPassword", length: 0...1000)
    try fields.check()
    let session = try gateway.tokens.claims(of: request)?.sid
    return try await ask(
      UpdateAccount(
        caller: caller, id: id, profile: profile, newPassword: newPassword, currentPassword: currentPassword,
        session: session))
  }

  /// 204 once the person is erased; 202, with the latest time of the erasure, where an order is under way. The body may hold
  /// the current password; without it the login must be recent.
  fileprivate func deleteAccount() async throws -> Response {
    let fields = try await optionalFields()
    let currentPassword = fields?.optionalSecret("currentPassword", length: 0...1000)
    try fields?.check()
    let signedInAt = try gateway.tokens.claims(of: request)?.authTime.map { Date(timeIntervalSince1970: $0) }
    let erasure = try await gateway.requests.send(
      DeleteAccount(caller: caller, id: id(), currentPassword: currentPassword, signedInAt: signedInAt))
    guard erasure.status == .pending else { return Response(status: .noContent) }
    return .json(.accepted, ByteBuffer(bytes: erasure.json))
  }

  fileprivate func verifyEmail() async throws -> Response {
    let fields = try await fields()
    let token = fields.text("token")
    try fields.check()
    return try await ask(VerifyEmail(token: token), status: .noContent)
  }

  fileprivate func logIn() async throws -> Response {
    let fields = try await fields()
    let email = fields.text("email", length: 1...254)
    let password = fields.secret("password", length: 1...1000)
    try fields.check()
    // Earlier versions took addresses that are none by today's rules; their owners log in as they did.
    return try await ask(
      LogIn(
        email: EmailAddress.normalForm(of: email) ?? email.lowercased(), password: password,
        address: clientNetwork.description))
  }

  fileprivate func logOut() async throws -> Response {
    let fields = try await fields()
    let token = fields.text("refreshToken")
    try fields.check()
    return try await ask(LogOut(refreshToken: token), status: .noContent)
  }

  fileprivate func refresh() async throws -> Response {
    let fields = try await fields()
    let token = fields.text("refreshToken")
    try fields.check()
    return try await ask(RefreshSession(refreshToken: token))
  }

  fileprivate func requestReset() async throws -> Response {
    try limit(.resetPassword)
    let fields = try await fields()
    let email = fields.email("email")
    try fields.check()
    return try await ask(RequestPasswordReset(email: email), status: .accepted)
  }

  fileprivate func confirmReset() async throws -> Response {
    let fields = try await fields()
    let token = fields.text("token")
    let password = fields.secret("password", length: 0...1000)
    try fields.check()
    return try await ask(ConfirmPasswordReset(token: token, password: password), status: .noContent)
  }

  fileprivate func findCustomers() async throws -> Response {
    var query = query
    let email = query.text("email").map { EmailAddress.normalForm(of: $0) ?? $0 }
    let phone = query.text("phone").flatMap { PhoneNumber.e164($0) ?? query.fault("phone", "It is no phone number.") }
    try query.check()
    guard phone != nil || email != nil else {
      throw Problem.invalid("/phone", "Give a phone number or an e-mail address.", code: .missing)
    }
    return try await ask(FindCustomers(phone: phone, email: email))
  }
}

extension Fields {
  fileprivate func profile() -> Profile {
    Profile(
      firstName: text("firstName", length: 1...100), lastName: text("lastName", length: 1...100),
      email: email("email"), phone: optionalPhone("phone"), birthday: optionalDate("birthday"),
      addresses: optionalList("addresses", count: 0...20) { $0.address() } ?? [])
  }

  /// An address, with the id it already has, if any.
  func address() -> Address {
    let position = optionalPosition()
    return Address(
      id: optionalID("id"), label: optionalText("label", length: 1...50)?.blankingCardNumbers,
      line1: text("line1").blankingCardNumbers, line2: optionalText("line2")?.blankingCardNumbers,
      postalCode: text("postalCode", length: 2...12), city: text("city", length: 1...100),
      latitude: position?.latitude, longitude: position?.longitude,
      isDefault: optionalBool("isDefault"))
  }
}
