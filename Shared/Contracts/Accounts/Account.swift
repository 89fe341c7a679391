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
    Member("birthday", \.birthday, as: String.form.described(["format": "date"]), "`YYYY-MM-DD`."),
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

package enum Role: Word {
  case customer, cashier, pizzaiolo, courier, manager
  case groupManager
  case unknown(String)

  package static let allCases: [Role] = [.customer, .cashier, .pizzaiolo, .courier, .manager, .groupManager]

  package static var form: Form<Self> {
    .word("Role", "What an account may do. An employee belongs to one restaurant; a group manager is a manager of all.")
  }

  package var rawValue: String {
    switch self {
    case .customer: "customer"
    case .cashier: "cashier"
    case .pizzaiolo: "pizzaiolo"
    case .courier: "courier"
    case .manager: "manager"
    case .groupManager: "group-manager"
    case .unknown(let word): word
    }
  }
}

/// Who asks, as the gateway read it from a verified access token.
package struct Caller: WireObject, Equatable {
  package var accountId: ID
  package var role: Role
  package var restaurantId: ID?

  package static let shape = Shape(
    "Caller",
    Self.init(accountId:role:restaurantId:),
    Member("accountId", \.accountId),
    Member("role", \.role),
    Member("restaurantId", \.restaurantId))

  package init(accountId: ID, role: Role, restaurantId: ID? = nil) {
    self.accountId = accountId
    self.role = role
    self.restaurantId = restaurantId
  }

  /// Whether the caller works for the restaurant.
  package func isStaff(of restaurant: ID) -> Bool {
    switch role {
    case .groupManager: true
    case .cashier, .pizzaiolo, .courier, .manager: restaurantId == restaurant
    case .customer, .unknown: false
    }
  }

  /// Whether the caller manages the restaurant.
  package func isManager(of restaurant: ID) -> Bool {
    (role == .manager || role == .groupManager) && isStaff(of: restaurant)
  }
}

/// Whose orders a caller may see: their own, those of their restaurant, or all. Somebody in a role that this version does
/// not know sees none.
package struct OrderVisibility: Sendable {
  package private(set) var customer: ID?
  package private(set) var restaurant: ID?
  package private(set) var all = false

  package init(_ caller: Caller) {
    switch caller.role {
    case .customer: customer = caller.accountId
    case .groupManager: all = true
    case .cashier, .pizzaiolo, .courier, .manager: restaurant = caller.restaurantId
    case .unknown: break
    }
  }
}

package struct Address: WireObject, Equatable {
  package var id: ID?
  package var label: String?
  package var line1: String
  package var line2: String?
  package var postalCode: String
  package var city: String
  package var latitude: Double?
  package var longitude: Double?
  package var isDefault: Bool?

  package static let shape = Shape(
    "Address",
    Self.init(id:label:line1:line2:postalCode:city:latitude:longitude:isDefault:),
    Member("id", \.id, "Absent where the address belongs to no account."),
    Member("label", \.label, as: .text(1...50).blankingCardNumbers, "What its owner calls it."),
    Member("line1", \.line1, as: .text(1...200).blankingCardNumbers),
    Member("line2", \.line2, as: .text(1...200).blankingCardNumbers),
    Member("postalCode", \.postalCode, as: .text(2...12)),
    Member("city", \.city, as: .text(1...100)),
    Member("latitude", \.latitude, as: .number(in: -90...90), "With `longitude`, or not at all."),
    Member("longitude", \.longitude, as: .number(in: -180...180), "With `latitude`, or not at all."),
    Member(
      "isDefault", \.isDefault, "Where a delivery goes that names no address.")
  ).rule { json, body in
    guard json.has("latitude") != json.has("longitude") else { return }
    body.note("A position has both.", of: json.has("latitude") ? "longitude" : "latitude", code: .missing)
  }

  package init(
    id: ID? = nil, label: String? = nil, line1: String, line2: String? = nil, postalCode: String, city: String,
    latitude: Double? = nil, longitude: Double? = nil, isDefault: Bool? = nil
  ) {
    self.id = id
    self.label = label
    self.line1 = line1
    self.line2 = line2
    self.postalCode = postalCode
    self.city = city
    self.latitude = latitude
    self.longitude = longitude
    self.isDefault = isDefault
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
