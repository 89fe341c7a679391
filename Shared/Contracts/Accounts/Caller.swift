/// What an account may do.
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
