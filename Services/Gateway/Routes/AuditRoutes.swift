import Contracts
import HTTPTypes
import Messaging

extension Route {
  static let auditRoutes = [
    Route(
      .get, "/audit", .managers, .operations, "listAudit", "Read who changed something",
      "For managers what was changed in their restaurant, for group managers everything. Newest first; personal data stand in no line.",
      takes: .queryWord("context", Context.self, "The part of the platform that the thing belongs to."),
      .queryID("subject", "What was changed: the id of an account, a product, a restaurant, an order."),
      .after, .limit,
      answers: .ok(Items<AuditLine>.self, "The lines, newest first; none is no error.")
    ) { call, context, subject, after, limit in
      guard let context, let subject else {
        throw Problem.missing((context == nil ? ["/context"] : []) + (subject == nil ? ["/subject"] : []))
      }
      let caller = try call.caller
      guard caller.role == .groupManager || caller.restaurantId != nil else { throw Problem.notFound }
      return try await call.ask(
        ListAudit(
          recipient: context, subject: subject,
          restaurantId: caller.role == .groupManager ? nil : caller.restaurantId,
          after: .place(after, beginning: .last), limit: limit))
    }
  ]
}

extension Problem {
  /// Parameters that a request does not do without.
  fileprivate static func missing(_ pointers: [String]) -> Problem {
    .invalid(pointers.map { InvalidField(pointer: $0, code: .missing, detail: "It is missing.") })
  }
}
