import Contracts
import HTTPTypes
import Messaging

extension Route {
  static let staffRoutes = [
    Route(
      .get, "/staff", .managers, .accounts, "listStaff", "List employees",
      "For managers those of their restaurant, for group managers all or those of one. Up to `limit`; `next` asks for more.",
      takes: .restaurant, .queryWord("role", Role.self, "Only employees in this role."), .after, .limit,
      answers: .ok(Items<StaffMember>.self, "The employees, in the order in which they were created."),
      problems: [.notFound()]
    ) { call, restaurant, role, after, limit in
      let caller = try call.caller
      let restaurant =
        caller.role == .groupManager && restaurant == nil ? nil : try call.restaurant(restaurant)
      return try await call.ask(
        ListStaff(restaurantId: restaurant, role: role, after: .place(after), limit: limit))
    },
    Route(
      .post, "/staff", .managers, .accounts, "createStaff", "Create an employee's account",
      "A mail invites the employee to choose a password; its link is good once, for three days. Managers create cashiers, pizzaioli and couriers of their restaurant; group managers everybody.",
      takes: .idempotencyKey, .body(StaffDraft.self),
      answers: .created(StaffMember.self, "The account was created, and the invitation is on its way.", at: "/staff"),
      problems: [
        .notFound("The restaurant is not the manager's."),
        .forbidden("The caller's role may not do this, or not give this role."),
        .conflict("The e-mail address belongs to an account already."),
      ]
    ) { call, key, draft in
      var draft = draft
      draft.employment = try call.completed(draft.employment)
      try call.checkIsOpen(draft.employment.restaurantId)
      return try await call.ask(CreateStaff(caller: call.caller, draft: draft, idempotencyKey: key))
    },
    Route(
      .get, "/staff/{id}", .managers, .accounts, "getStaff", "Read an employee's account",
      takes: .id("The account."), answers: .ok(StaffMember.self, "The employee.", headers: [.etag])
    ) { call, id in .member(try await call.gateway.requests.send(GetStaff(caller: call.caller, id: id))) },
    Route(
      .put, "/staff/{id}", .managers, .accounts, "changeStaff",
      "Change an employee's role or restaurant, or suspend them",
      "Effective at once: what changes ends their sessions and access tokens. The group keeps at least one group manager who can log in.",
      takes: .id("The account."), .ifMatch("the employee's account"), .body(Employment.self),
      answers: .ok(StaffMember.self, "The employee as they are now.", headers: [.etag]),
      problems: [
        .forbidden("The caller's role may not do this, or not to somebody in this role."),
        .conflict("Nobody else can manage the group."),
      ]
    ) { call, id, versions, employment in
      let employment = try call.completed(employment)
      if let restaurant = employment.restaurantId, try call.carte.restaurant(restaurant) == nil {
        // Who works in a restaurant that the group has given up stays there until they get another.
        let known = try await call.gateway.requests.send(GetStaff(caller: call.caller, id: id))
        if known.account.restaurantId != restaurant { try call.checkIsOpen(restaurant) }
      }
      return .member(
        try await call.gateway.requests.send(
          ChangeStaff(caller: call.caller, id: id, employment: employment, ifVersions: versions)))
    },
    Route(
      .delete, "/staff/{id}", .managers, .accounts, "deleteStaff", "Delete the account of an employee who has left",
      "Their sessions end at once, and their personal data is erased in every service.",
      takes: .id("The account."), .ifMatch("the employee's account"),
      answers: .noContent("The account is deleted."),
      others: [
        .init(.accepted, "The person is erased once their own orders have ended.", Erasure.form.schema)
      ],
      problems: [
        .forbidden("The caller's role may not do this, or not to somebody in this role."),
        .conflict("Nobody else can manage the group."),
      ]
    ) { call, id, versions in
      let erasure = try await call.gateway.requests.send(
        DeleteStaff(caller: call.caller, id: id, ifVersions: versions))
      return erasure.status == .pending ? .other(call.json(.accepted, erasure.json)) : .empty
    },
  ]
}

extension Call {
  /// With the manager's own restaurant where none is named.
  fileprivate func completed(_ employment: Employment) throws -> Employment {
    var employment = employment
    if employment.role != .groupManager { employment.restaurantId = try employment.restaurantId ?? caller.restaurantId }
    return employment
  }

  /// - Parameter restaurant: where somebody is to work.
  fileprivate func checkIsOpen(_ restaurant: ID?) throws {
    if let restaurant, try carte.restaurant(restaurant) == nil {
      throw Problem.invalid("/restaurantId", "There is no such restaurant.", code: .unknown)
    }
  }
}

extension Reply<StaffMember> {
  fileprivate static func member(_ member: StaffMember) -> Reply { .value(member, version: member.version) }
}
