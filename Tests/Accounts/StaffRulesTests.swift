import Contracts
import FoundationEssentials
import Testing

@testable import Accounts

/// Who may employ whom, and where.
struct StaffRulesTests {
  private static let here = ID.new()
  private static let elsewhere = ID.new()
  private static let group = Caller(accountId: .new(), role: .groupManager)
  private static let manager = Caller(accountId: .new(), role: .manager, restaurantId: here)

  private func code(of employment: Employment, by caller: Caller) -> Problem.Code? {
    do throws(Problem) {
      try employment.check(by: caller)
      return nil
    } catch {
      return error.code
    }
  }

  @Test("a group manager employs everybody everywhere, and nobody as a customer", arguments: Role.allCases)
  func byGroupManager(role: Role) {
    let expected: Problem.Code? = role == .customer || role == .groupManager ? .invalidBody : nil
    #expect(code(of: Employment(role: role, restaurantId: Self.elsewhere), by: Self.group) == expected)
    let nowhere: Problem.Code? = role == .groupManager ? nil : .invalidBody
    #expect(code(of: Employment(role: role, restaurantId: nil), by: Self.group) == nowhere)
  }

  @Test(
    "a manager employs cashiers, pizzaioli and couriers, in their own restaurant only",
    arguments: [Role.cashier, .pizzaiolo, .courier])
  func byManager(role: Role) {
    #expect(code(of: Employment(role: role, restaurantId: Self.here), by: Self.manager) == nil)
    #expect(code(of: Employment(role: role, restaurantId: Self.elsewhere), by: Self.manager) == .notFound)
  }

  @Test("a manager makes no managers", arguments: [Role.manager, .groupManager])
  func noManagers(role: Role) {
    let restaurant = role == .manager ? Self.here : nil
    #expect(code(of: Employment(role: role, restaurantId: restaurant), by: Self.manager) == .forbidden)
  }

  @Test("a role that only a newer version knows is refused and not kept")
  func unknownRole() {
    let employment = Employment(role: .unknown("baker"), restaurantId: Self.here)
    #expect(code(of: employment, by: Self.group) == .invalidBody)
  }

  @Test("managers see the employees of their restaurant, group managers all, and others none")
  func visibility() {
    func account(_ role: Role, _ restaurant: ID?) -> Account {
      Account(
        id: .new(), firstName: "", lastName: "", email: "", role: role, restaurantId: restaurant, createdAt: Date())
    }
    #expect(Self.manager.manages(account(.courier, Self.here)))
    #expect(Self.manager.manages(account(.manager, Self.here)))
    #expect(!Self.manager.manages(account(.courier, Self.elsewhere)))
    #expect(!Self.manager.manages(account(.groupManager, nil)))
    #expect(Self.group.manages(account(.manager, Self.elsewhere)))
    #expect(!Self.group.manages(account(.customer, nil)))
    for role in [Role.cashier, .pizzaiolo, .courier, .customer] {
      let caller = Caller(accountId: .new(), role: role, restaurantId: Self.here)
      #expect(!caller.manages(account(.courier, Self.here)))
    }
  }
}
