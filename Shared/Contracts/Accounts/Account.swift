package import FoundationEssentials

/// A person known to the group: a customer or an employee.
package struct Account: Codable, Sendable, Equatable {
  package var id: ID
  package var firstName: String
  package var lastName: String
  package var email: String
  /// False while a changed address waits for its owner to follow the link that was sent there; absent otherwise.
  package var emailVerified: Bool?
  package var phone: String?
  /// `YYYY-MM-DD`.
  package var birthday: String?
  package var role: Role
  /// Where an employee works.
  package var restaurantId: ID?
  package var addresses: [Address]
  package var createdAt: Date

  package init(
    id: ID, firstName: String, lastName: String, email: String, phone: String? = nil, birthday: String? = nil,
    role: Role, restaurantId: ID? = nil, addresses: [Address] = [], createdAt: Date
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
    self.createdAt = createdAt
  }
}

package enum Role: Word {
  case customer, cashier, pizzaiolo, courier, manager
  case groupManager
  case unknown(String)

  package static let allCases: [Role] = [.customer, .cashier, .pizzaiolo, .courier, .manager, .groupManager]

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
package struct Caller: Codable, Sendable, Equatable {
  package var accountId: ID
  package var role: Role
  package var restaurantId: ID?

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

package struct Address: Codable, Sendable, Equatable {
  /// Absent in an address that was given with an order and belongs to no account.
  package var id: ID?
  package var label: String?
  package var line1: String
  package var line2: String?
  package var postalCode: String
  package var city: String
  package var latitude: Double?
  package var longitude: Double?
  package var isDefault: Bool?

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
