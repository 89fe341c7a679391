package import FoundationEssentials

/// What a person tells about themselves.
package struct Profile: Codable, Sendable, Equatable {
  package var firstName: String
  package var lastName: String
  package var email: String
  package var phone: String?
  package var birthday: String?
  package var addresses: [Address]

  package init(
    firstName: String, lastName: String, email: String, phone: String?, birthday: String?, addresses: [Address]
  ) {
    self.firstName = firstName
    self.lastName = lastName
    self.email = email
    self.phone = phone
    self.birthday = birthday
    self.addresses = addresses
  }
}

/// A customer signs up, or a cashier does it for them.
package struct CreateAccount: Request {
  package typealias Reply = Account
  package static let context = Context.accounts
  package static let name = "create-account"
  package var profile: Profile
  package var password: String
  /// Makes the request safe to repeat: for this e-mail address, since there is no account yet.
  package var idempotencyKey: String?

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
  /// The session that asks, which goes on where others end.
  package var session: ID?

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
  /// When the caller gave their password for the session that asks.
  package var signedInAt: Date?

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

  package init(token: String) {
    self.token = token
  }
}

/// A cashier looks for the customer on the phone.
package struct FindCustomers: Request {
  package typealias Reply = Items<Account>
  package static let context = Context.accounts
  package static let name = "find-customers"
  package var phone: String?
  package var email: String?

  package init(phone: String?, email: String?) {
    self.phone = phone
    self.email = email
  }
}
