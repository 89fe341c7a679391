import Contracts
import FoundationEssentials
import HTTPTypes
import Messaging

extension Route {
  static let auditRoutes = [
    Route(
      .get, "/audit", .managers, .operations, "listAudit", "Read who changed something",
      "What was changed, when, and by whom: of one thing, or in a restaurant. For managers what was changed in their restaurant, for group managers everything. Newest first; personal data stand in no line.",
      takes: .auditedContext,
      .queryID(
        "subject", "What was changed: the id of an account, a product, a restaurant, an order. By default all things."),
      .queryID(
        "restaurant",
        "By default the manager's own. A group manager who names neither this nor a subject reads what belongs to the group."
      ),
      .queryID("actor", "Only what this account has done."),
      .day("from", "The first day; without a subject by default a week before `to`."),
      .day("to", "The last day; by default today."), .after, .limit,
      answers: .ok(Items<AuditLine>.self, "The lines, newest first; none is no error."), problems: [.notFound()]
    ) { call, context, subject, restaurant, actor, from, to, after, limit in
      let caller = try call.caller
      guard caller.role == .groupManager || caller.restaurantId != nil else { throw Problem.notFound }
      let last = to?.daysSince1970 ?? ParisTime(Date()).daysSince1970
      let first = from?.daysSince1970 ?? (subject == nil ? last - 7 : nil)
      guard first.map({ $0 <= last }) ?? true else { throw Problem.invalid("/from", "It must not be after `to`.") }
      return try await call.ask(
        ListAudit(
          recipient: context, subject: subject,
          restaurantId: caller.role == .groupManager ? restaurant : try call.restaurant(restaurant), actor: actor,
          from: first.map { ParisTime.date(daysSince1970: $0, minute: 0) },
          until: to.map { ParisTime.date(daysSince1970: $0.daysSince1970 + 1, minute: 0) },
          after: .place(after, beginning: .last), limit: limit))
    }
  ]
}

extension Input<Context> {
  fileprivate static let auditedContext = Input(
    description: .parameter(
      "context", in: .query, isRequired: true, meaning: "The part of the platform that the thing belongs to.",
      schema: Context.form.schema, example: nil)
  ) { request, check throws(Problem) in
    guard let read = try Input<Context?>.queryWord("context", Context.self, "").read(request, check) else { return nil }
    if read == nil { check.within(parameter: "context") { check.note("It is missing.", code: .missing) } }
    return read
  }
}
