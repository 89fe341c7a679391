import Contracts

extension Caller {
  /// Whether an employee is one that the caller manages. Managers see each other, too.
  func manages(_ account: Account) -> Bool {
    guard account.role != .customer else { return false }
    switch role {
    case .groupManager: return true
    case .manager: return restaurantId != nil && account.restaurantId == restaurantId
    case .customer, .cashier, .pizzaiolo, .courier, .unknown: return false
    }
  }

  /// - Throws: 403 where somebody is in a role that only a group manager fills or takes away.
  func checkMayEmploy(_ role: Role) throws(Problem) {
    if self.role == .groupManager { return }
    guard [.cashier, .pizzaiolo, .courier].contains(role) else {
      throw Problem(.forbidden, "Only a group manager decides who is \(role.rawValue).")
    }
  }
}

extension Employment {
  /// Checks what a manager wants somebody to be.
  ///
  /// - Throws: all that is wrong with it; 403 for a role that the caller may not give, and 404 for a restaurant that is not theirs.
  func check(by caller: Caller) throws(Problem) {
    try role.checkIsKnown()
    guard role != .customer else { throw .invalid("/role", "An employee has another role.") }
    try caller.checkMayEmploy(role)
    switch (role, restaurantId) {
    case (.groupManager, _?): throw .invalid("/restaurantId", "A group manager belongs to no restaurant.")
    case (.groupManager, nil): break
    case (_, nil): throw .invalid("/restaurantId", "Say which restaurant.", code: .missing)
    case (_, let restaurant?): guard caller.isStaff(of: restaurant) else { throw .notFound }
    }
  }

  /// Whether somebody in it can manage the group.
  var managesGroup: Bool { role == .groupManager && !isSuspended }
}

extension Role {
  /// A gateway of a newer version can send a role that this version does not know.
  fileprivate func checkIsKnown() throws(Problem) {
    if case .unknown(let word) = self { throw .invalid("/role", "The role \(word) is not known.", code: .unknown) }
  }
}
