/// What a customer on the phone tells the cashier.
package struct CustomerDraft: WireObject, Equatable {
  package var firstName: String
  package var lastName: String
  package var phone: String
  package var email: String?
  package var addresses: [Address]

  package static let shape = Shape(
    "CustomerDraft", "What a customer on the phone tells the cashier.",
    Self.init(firstName:lastName:phone:email:addresses:),
    Member("firstName", \.firstName, as: .text(1...100)),
    Member("lastName", \.lastName, as: .text(1...100)),
    Member("phone", \.phone, as: .phone, "In any usual form; it is answered in E.164. Several can have it."),
    Member("email", \.email, as: .email, "Where they want an account that they can use by themselves."),
    Member("addresses", \.addresses, as: .list(0...20), default: []))

  package init(firstName: String, lastName: String, phone: String, email: String?, addresses: [Address]) {
    self.firstName = firstName
    self.lastName = lastName
    self.phone = phone
    self.email = email
    self.addresses = addresses
  }
}

/// A cashier creates the account of a customer on the phone. One with an e-mail address is invited to choose a password.
package struct CreateCustomer: Request {
  package typealias Reply = Account
  package static let context = Context.accounts
  package static let name = "create-customer"
  package var caller: Caller
  package var draft: CustomerDraft
  package var idempotencyKey: String

  package static let shape = Shape(
    "CreateCustomer",
    Self.init(caller:draft:idempotencyKey:),
    Member("caller", \.caller),
    Member("draft", \.draft),
    Member("idempotencyKey", \.idempotencyKey))

  package init(caller: Caller, draft: CustomerDraft, idempotencyKey: String) {
    self.caller = caller
    self.draft = draft
    self.idempotencyKey = idempotencyKey
  }
}

/// A customer's account, with the version that a change has to name.
package struct CustomerAccount: WireObject, Equatable {
  package var account: Account
  package var version: Int

  package static let shape = Shape(
    "CustomerAccount", "A customer.",
    Self.init(account:version:),
    Member(inline: \.account),
    Member("version", \.version, as: .integer(from: 1), "Counts the changes, from 1; in quotes it is the ETag."))

  package init(account: Account, version: Int) {
    self.account = account
    self.version = version
  }
}

/// A customer, for a cashier who has something to correct.
package struct GetCustomer: Request {
  package typealias Reply = CustomerAccount
  package static let context = Context.accounts
  package static let name = "get-customer"
  package var id: ID

  package static let shape = Shape("GetCustomer", Self.init(id:), Member("id", \.id))

  package init(id: ID) {
    self.id = id
  }
}

/// A cashier corrects what a customer without a password has told. Who has a password does it by themselves.
package struct ChangeCustomer: Request {
  package typealias Reply = CustomerAccount
  package static let context = Context.accounts
  package static let name = "change-customer"
  package var caller: Caller
  package var id: ID
  package var draft: CustomerDraft
  package var ifVersions: [Int]

  package static let shape = Shape(
    "ChangeCustomer",
    Self.init(caller:id:draft:ifVersions:),
    Member("caller", \.caller),
    Member("id", \.id),
    Member("draft", \.draft),
    Member("ifVersions", \.ifVersions, "For which versions the change is meant."))

  package init(caller: Caller, id: ID, draft: CustomerDraft, ifVersions: [Int]) {
    self.caller = caller
    self.id = id
    self.draft = draft
    self.ifVersions = ifVersions
  }
}

/// A cashier looks for the customer on the phone.
package struct FindCustomers: Request {
  package typealias Reply = Items<Account>
  package static let context = Context.accounts
  package static let name = "find-customers"
  package var phone: String?
  package var email: String?
  package var after: ID
  package var limit: Int

  package static let shape = Shape(
    "FindCustomers",
    Self.init(phone:email:after:limit:),
    Member("phone", \.phone),
    Member("email", \.email),
    // A gateway of the version before asks for the first twenty.
    Member("after", \.after, "Only customers behind this one, for the next page.", formerly: .first),
    Member("limit", \.limit, formerly: 20))

  package init(phone: String?, email: String?, after: ID, limit: Int) {
    self.phone = phone
    self.email = email
    self.after = after
    self.limit = limit
  }
}
