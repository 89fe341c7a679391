/// What somebody is employed as, and where.
package struct Employment: WireObject, Equatable {
  package var role: Role
  package var restaurantId: ID?
  package var isSuspended: Bool

  package static let shape = Shape(
    "Employment", "What somebody is employed as, and where.",
    Self.init(role:restaurantId:isSuspended:),
    Member("role", \.role),
    Member(
      "restaurantId", \.restaurantId,
      "By default the manager's own. A group manager names it; only another group manager belongs to none."),
    Member("isSuspended", \.isSuspended, "Somebody who is suspended cannot log in.", default: false))

  package init(role: Role, restaurantId: ID?, isSuspended: Bool = false) {
    self.role = role
    self.restaurantId = restaurantId
    self.isSuspended = isSuspended
  }

  package init(_ account: Account) {
    self.init(role: account.role, restaurantId: account.restaurantId, isSuspended: account.isSuspended == true)
  }
}

/// An employee's account, with the version that a change has to name.
package struct StaffMember: WireObject, Equatable {
  package var account: Account
  package var version: Int

  package static let shape = Shape(
    "StaffMember", "An employee.",
    Self.init(account:version:),
    Member(inline: \.account),
    Member("version", \.version, as: .integer(from: 1), "Counts the changes, from 1; in quotes it is the ETag."))

  package init(account: Account, version: Int) {
    self.account = account
    self.version = version
  }
}

/// What a manager says of a new employee.
package struct StaffDraft: WireObject, Equatable {
  package var firstName: String
  package var lastName: String
  package var email: String
  package var phone: String?
  package var employment: Employment

  package static let shape = Shape(
    "StaffDraft", "What a manager says of a new employee.",
    Self.init(firstName:lastName:email:phone:employment:),
    Member("firstName", \.firstName, as: .text(1...100)),
    Member("lastName", \.lastName, as: .text(1...100)),
    Member("email", \.email, as: .email, "Where the invitation goes."),
    Member("phone", \.phone, as: .phone),
    Member(inline: \.employment))

  package init(firstName: String, lastName: String, email: String, phone: String?, employment: Employment) {
    self.firstName = firstName
    self.lastName = lastName
    self.email = email
    self.phone = phone
    self.employment = employment
  }
}

/// Creates an employee's account and invites them by mail to choose a password.
package struct CreateStaff: Request {
  package typealias Reply = StaffMember
  package static let context = Context.accounts
  package static let name = "create-staff"
  package var caller: Caller
  package var draft: StaffDraft
  package var idempotencyKey: String

  package static let shape = Shape(
    "CreateStaff",
    Self.init(caller:draft:idempotencyKey:),
    Member("caller", \.caller),
    Member("draft", \.draft),
    Member("idempotencyKey", \.idempotencyKey))

  package init(caller: Caller, draft: StaffDraft, idempotencyKey: String) {
    self.caller = caller
    self.draft = draft
    self.idempotencyKey = idempotencyKey
  }
}

/// An employee, for their manager.
package struct GetStaff: Request {
  package typealias Reply = StaffMember
  package static let context = Context.accounts
  package static let name = "get-staff"
  package var caller: Caller
  package var id: ID

  package static let shape = Shape(
    "GetStaff",
    Self.init(caller:id:),
    Member("caller", \.caller),
    Member("id", \.id))

  package init(caller: Caller, id: ID) {
    self.caller = caller
    self.id = id
  }
}

/// The employees of a restaurant, or of the group.
package struct ListStaff: Request {
  package typealias Reply = Items<StaffMember>
  package static let context = Context.accounts
  package static let name = "list-staff"
  package var restaurantId: ID?
  package var role: Role?
  package var after: ID
  package var limit: Int

  package static let shape = Shape(
    "ListStaff",
    Self.init(restaurantId:role:after:limit:),
    Member("restaurantId", \.restaurantId, "Absent: the whole group."),
    Member("role", \.role),
    Member("after", \.after, "Only employees behind this one, for the next page."),
    Member("limit", \.limit))

  package init(restaurantId: ID?, role: Role?, after: ID, limit: Int) {
    self.restaurantId = restaurantId
    self.role = role
    self.after = after
    self.limit = limit
  }
}

/// Changes what an employee is, and where. It is effective at once: their access tokens and sessions end.
package struct ChangeStaff: Request {
  package typealias Reply = StaffMember
  package static let context = Context.accounts
  package static let name = "change-staff"
  package var caller: Caller
  package var id: ID
  package var employment: Employment
  package var ifVersions: [Int]

  package static let shape = Shape(
    "ChangeStaff",
    Self.init(caller:id:employment:ifVersions:),
    Member("caller", \.caller),
    Member("id", \.id),
    Member("employment", \.employment),
    Member("ifVersions", \.ifVersions, "For which versions the change is meant."))

  package init(caller: Caller, id: ID, employment: Employment, ifVersions: [Int]) {
    self.caller = caller
    self.id = id
    self.employment = employment
    self.ifVersions = ifVersions
  }
}

/// Erases an employee who has left.
package struct DeleteStaff: Request {
  package typealias Reply = Erasure
  package static let context = Context.accounts
  package static let name = "delete-staff"
  package var caller: Caller
  package var id: ID
  package var ifVersions: [Int]

  package static let shape = Shape(
    "DeleteStaff",
    Self.init(caller:id:ifVersions:),
    Member("caller", \.caller),
    Member("id", \.id),
    Member("ifVersions", \.ifVersions, "For which versions it is meant."))

  package init(caller: Caller, id: ID, ifVersions: [Int]) {
    self.caller = caller
    self.id = id
    self.ifVersions = ifVersions
  }
}
