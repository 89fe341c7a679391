import Contracts
import Messaging
import ServiceKit

extension GetStaff {
  func handle(in accounts: Accounts) async throws -> StaffMember {
    guard let member = try await accounts.database.staff(id), caller.manages(member.account) else {
      throw Problem.notFound
    }
    return member
  }
}

extension ListStaff {
  func handle(in accounts: Accounts) async throws -> Items<StaffMember> {
    let staff = try await accounts.database.staff(of: restaurantId, role: role, after: after, limit: limit + 1)
    let page = Array(staff.prefix(limit))
    return Items(page, next: staff.count > limit ? page.last?.account.id.description : nil)
  }
}
