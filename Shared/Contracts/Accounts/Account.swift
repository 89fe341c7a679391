package import FoundationEssentials

/// A person known to the group: a customer or an employee.
package struct Account: WireObject, Equatable {
  package var id: ID
  package var firstName: String
  package var lastName: String
  package var email: String
  package var emailVerified: Bool?
  package var phone: String?
  package var birthday: String?
  package var role: Role
  package var restaurantId: ID?
  package var addresses: [Address]
  package var isInvited: Bool?
  package var isSuspended: Bool?
  package var mailConsent: MailConsent?
  package var createdAt: Date

  package static let shape = Shape(
    "Account", "A customer or an employee.",
    Self.init(
      id:firstName:lastName:email:emailVerified:phone:birthday:role:restaurantId:addresses:isInvited:isSuspended:
      mailConsent:createdAt:),
    Member("id", \.id),
    Member("firstName", \.firstName),
    Member("lastName", \.lastName),
    Member(
      "email", \.email,
      "In lower case, its domain in ASCII (`xn--…`). Empty for a customer who orders by phone and has told none."),
    Member(
      "emailVerified", \.emailVerified,
      "False while a changed address waits for its link to be followed; absent otherwise."),
    Member("phone", \.phone, as: String.form.described(["examples": ["+33612345678"]]), "E.164."),
    Member("birthday", \.birthday, as: .day, "`YYYY-MM-DD`."),
    Member("role", \.role),
    Member("restaurantId", \.restaurantId, "Where an employee works."),
    Member("addresses", \.addresses),
    Member(
      "isInvited", \.isInvited, "True until the owner has chosen a password, where somebody else created the account."),
    Member("isSuspended", \.isSuspended, "True while an employee may not log in."),
    Member("mailConsent", \.mailConsent, "Absent where the customer has never said."),
    Member("createdAt", \.createdAt))

  /// Whether the account has an e-mail address. One without can do nothing by itself.
  package var hasEmail: Bool { !email.isEmpty }
}

/// Whether a customer wants mails that have nothing to do with their orders, such as offers.
package struct MailConsent: WireObject, Equatable {
  package var isGiven: Bool
  package var at: Date

  package static let shape = Shape(
    "MailConsent", "Whether a customer wants mails that have nothing to do with their orders, such as offers.",
    Self.init(isGiven:at:),
    Member("isGiven", \.isGiven),
    Member("at", \.at, "When the customer said so."))

  package init(isGiven: Bool, at: Date) {
    self.isGiven = isGiven
    self.at = at
  }
}

extension Account {
  package init(
    id: ID, firstName: String, lastName: String, email: String, phone: String? = nil, birthday: String? = nil,
    role: Role, restaurantId: ID? = nil, addresses: [Address] = [], isInvited: Bool? = nil,
    isSuspended: Bool? = nil, createdAt: Date
  ) {
    self.id = id
    self.firstName = firstName
    self.lastName = lastName
    self.email = email
    self.phone = phone
    self.birthday = birthday
    self.role = role
    self.restaurantId = restaurantId
    self.addresses = addresses
    self.isInvited = isInvited
    self.isSuspended = isSuspended
    self.createdAt = createdAt
  }
}
