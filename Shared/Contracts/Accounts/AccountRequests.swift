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

  package init(profile: Profile, password: String) {
    self.profile = profile
    self.password = password
  }
}

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

package struct UpdateAccount: Request {
  package typealias Reply = Account
  package static let context = Context.accounts
  package static let name = "update-account"
  package var caller: Caller
  package var id: ID
  package var profile: Profile
  package var newPassword: String?
  package var currentPassword: String?

  package init(caller: Caller, id: ID, profile: Profile, newPassword: String?, currentPassword: String?) {
    self.caller = caller
    self.id = id
    self.profile = profile
    self.newPassword = newPassword
    self.currentPassword = currentPassword
  }
}

package struct DeleteAccount: Request {
  package typealias Reply = Erasure
  package static let context = Context.accounts
  package static let name = "delete-account"
  package var caller: Caller
  package var id: ID

  package init(caller: Caller, id: ID) {
    self.caller = caller
    self.id = id
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
