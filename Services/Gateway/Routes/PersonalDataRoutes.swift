import Contracts
import FoundationEssentials
import HTTPTypes
import Messaging

extension Route {
  static let personalDataRoutes = [
    Route(
      .get, "/account/{id}/personal-data", .signedIn, .accounts, "exportPersonalData",
      "Read all that the group holds about a person",
      "For the person, and for group managers, who give it to customers without a login. It is gathered from all parts of the platform at the time of the request; each part says what it holds. Passwords and links are not in it, and what an employee did at work neither.",
      takes: .id("The account."), answers: .ok(PersonalDataExport.self, "All that is held about the person.")
    ) { call, id in
      let caller = try call.caller
      guard caller.accountId == id || caller.role == .groupManager else { throw Problem.notFound }
      _ = try await call.gateway.requests.send(GetAccount(caller: caller, id: id))
      return .value(
        PersonalDataExport(accountId: id, madeAt: Date(), parts: try await call.gateway.requests.personalData(of: id)))
    }
  ]
}

extension RequestClient {
  private static let pageSize = 100
  /// Ten thousand things of one context: a customer who orders every day for 27 years.
  private static let maximumPages = 100

  fileprivate func personalData(of account: ID) async throws -> [PersonalDataExport.Part] {
    try await withThrowingTaskGroup(of: [PersonalDataExport.Part].self) { group in
      for context in Context.allCases { group.addTask { try await self.personalData(of: account, in: context) } }
      let parts = try await group.reduce(into: []) { $0 += $1 }
      return parts.sorted { ($0.context.rawValue, $0.kind) < ($1.context.rawValue, $1.kind) }
    }
  }

  /// - Throws: `Problem.Code.internalError` where a context holds more than anybody could want.
  private func personalData(of account: ID, in context: Context) async throws -> [PersonalDataExport.Part] {
    var items: [String: [RawJSON]] = [:]
    var after: String?
    for _ in 0..<Self.maximumPages {
      let page = try await send(
        ReadPersonalData(recipient: context, accountId: account, after: after, limit: Self.pageSize))
      if let kind = page.kind { items[kind, default: []] += page.items }
      after = page.next
      guard after != nil else {
        return items.filter { !$0.value.isEmpty }.map { .init(context: context, kind: $0.key, items: $0.value) }
      }
    }
    throw Problem(.internalError, "There is too much for one answer. Ask the group.")
  }
}
