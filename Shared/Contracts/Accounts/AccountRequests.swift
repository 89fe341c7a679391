package import FoundationEssentials

/// What a person tells about themselves.
package struct Profile: WireObject, Equatable {
  package var firstName: String
  package var lastName: String
  package var email: String
  package var phone: String?
  package var birthday: String?
  package var addresses: [Address]
  package var acceptsMails: Bool?

  package static let shape = Shape(
    "Profile", "What people tell about themselves.",
    Self.init(firstName:lastName:email:phone:birthday:addresses:acceptsMails:),
    Member("firstName", \.firstName, as: .text(1...100)),
    Member("lastName", \.lastName, as: .text(1...100)),
    Member("email", \.email, as: .email),
    Member("phone", \.phone, as: .phone, "In any usual form; it is answered in E.164."),
    Member("birthday", \.birthday, as: .pastDate, "`YYYY-MM-DD`."),
    Member(
      "addresses", \.addresses, as: .list(0...20), "All of them; an `id` is kept where it is one of the account's own.",
      default: []),
    Member(
      "acceptsMails", \.acceptsMails,
      "Whether they want mails that have nothing to do with their orders, such as offers. Left out, it stays as it was."
    ))

  package init(
    firstName: String, lastName: String, email: String, phone: String?, birthday: String?, addresses: [Address],
    acceptsMails: Bool? = nil
  ) {
    self.firstName = firstName
    self.lastName = lastName
    self.email = email
    self.phone = phone
    self.birthday = birthday
    self.addresses = addresses
    self.acceptsMails = acceptsMails
  }
}

/// A customer signs up, or a cashier does it for them.
package struct CreateAccount: Request {
  package typealias Reply = Account
  package static let context = Context.accounts
  package static let name = "create-account"
  package var profile: Profile
  package var password: String
  package var idempotencyKey: String?

  package static let shape = Shape(
    "CreateAccount",
    Self.init(profile:password:idempotencyKey:),
    Member("profile", \.profile),
    Member("password", \.password),
    Member(
      "idempotencyKey", \.idempotencyKey,
      "Makes the request safe to repeat: for this e-mail address, since there is no account yet."))

  package init(profile: Profile, password: String, idempotencyKey: String?) {
    self.profile = profile
    self.password = password
    self.idempotencyKey = idempotencyKey
  }
}

/// A person's details, for themselves and for the staff who may see them.
package struct GetAccount: Request {
  package typealias Reply = Account
  package static let context = Context.accounts
  package static let name = "get-account"
  package var caller: Caller
  package var id: ID

  package static let shape = Shape(
    "GetAccount",
    Self.init(caller:id:),
    Member("caller", \.caller),
    Member("id", \.id))

  package init(caller: Caller, id: ID) {
    self.caller = caller
    self.id = id
  }
}

/// Changes one's own details.
package struct UpdateAccount: Request {
  package typealias Reply = Account
  package static let context = Context.accounts
  package static let name = "update-account"
  package var caller: Caller
  package var id: ID
  package var profile: Profile
  package var newPassword: String?
  package var currentPassword: String?
  package var session: ID?

  package static let shape = Shape(
    "UpdateAccount",
    Self.init(caller:id:profile:newPassword:currentPassword:session:),
    Member("caller", \.caller),
    Member("id", \.id),
    Member("profile", \.profile),
    Member("newPassword", \.newPassword),
    Member("currentPassword", \.currentPassword),
    Member("session", \.session, "The session that asks, which goes on where others end."))

  package init(
    caller: Caller, id: ID, profile: Profile, newPassword: String?, currentPassword: String?, session: ID?
  ) {
    self.caller = caller
    self.id = id
    self.profile = profile
    self.newPassword = newPassword
    self.currentPassword = currentPassword
    self.session = session
  }
}

/// Erases a person, at once or once their open orders have ended.
package struct DeleteAccount: Request {
  package typealias Reply = Erasure
  package static let context = Context.accounts
  package static let name = "delete-account"
  package var caller: Caller
  package var id: ID
  package var currentPassword: String?
  package var signedInAt: Date?

  package static let shape = Shape(
    "DeleteAccount",
    Self.init(caller:id:currentPassword:signedInAt:),
    Member("caller", \.caller),
    Member("id", \.id),
    Member("currentPassword", \.currentPassword),
    Member("signedInAt", \.signedInAt, "When the caller gave their password for the session that asks."))

  package init(caller: Caller, id: ID, currentPassword: String?, signedInAt: Date?) {
    self.caller = caller
    self.id = id
    self.currentPassword = currentPassword
    self.signedInAt = signedInAt
  }
}

/// Somebody followed the link in a mail to a new address.
package struct VerifyEmail: Request {
  package typealias Reply = Done
  package static let context = Context.accounts
  package static let name = "verify-email"
  package var token: String

  package static let shape = Shape(
    "VerifyEmail",
    Self.init(token:),
    Member("token", \.token))

  package init(token: String) {
    self.token = token
  }
}
