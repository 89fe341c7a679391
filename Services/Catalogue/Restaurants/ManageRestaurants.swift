import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension Catalogue {
  /// Changes a restaurant that the caller manages, if it is as they have read it.
  ///
  /// - Parameters:
  ///   - action: what is done, for the audit log.
  ///   - change: gets the time at which it is done.
  func change(
    _ id: ID, by caller: Caller, ifVersion versions: [Int], _ action: String,
    _ change: @Sendable (inout Restaurant, Date) throws -> Void
  ) async throws -> ManagedRestaurant {
    guard caller.isManager(of: id) else { throw Problem.notFound }
    do {
      return try await database.transaction { transaction in
        guard let before = try await transaction.lockRestaurant(id), before.restaurant.isVisible(to: caller) else {
          throw Problem.notFound
        }
        guard versions.contains(before.version) else { throw Problem.restaurantHasChanged }
        var restaurant = before.restaurant
        let now = Date()
        restaurant.forgetPast(at: now)
        try change(&restaurant, now)
        let after = RestaurantChanged(restaurant: restaurant, version: before.version + 1)
        try transaction.write(after, outbox)
        transaction.audit(
          action, of: id, in: id, by: caller, before: ManagedRestaurant(before), after: ManagedRestaurant(after))
        return ManagedRestaurant(after)
      }
    } catch let error as PostgresError where error.violatedUniqueConstraint == "restaurants_code" {
      throw Problem.codeTaken
    }
  }
}

extension GetManagedRestaurant {
  func handle(in catalogue: Catalogue) async throws -> ManagedRestaurant {
    guard caller.isManager(of: id),
      let found = try await catalogue.database.restaurant(id),
      found.restaurant.isVisible(to: caller)
    else { throw Problem.notFound }
    return ManagedRestaurant(found)
  }
}

extension ChangeRestaurant {
  func handle(in catalogue: Catalogue) async throws -> ManagedRestaurant {
    guard caller.role == .groupManager else { throw Problem.groupOnly }
    return try await catalogue.change(id, by: caller, ifVersion: ifVersion, "changed") { restaurant, now in
      try (draft.identity.faults(changing: restaurant) + draft.settings.faults(at: now, changing: restaurant)).check()
      restaurant.take(draft)
    }
  }
}

extension ChangeRestaurantSettings {
  func handle(in catalogue: Catalogue) async throws -> ManagedRestaurant {
    try await catalogue.change(id, by: caller, ifVersion: ifVersion, "settings changed") { restaurant, now in
      try settings.faults(at: now, changing: restaurant).check()
      restaurant.settings = settings
    }
  }
}

extension SetRestaurantImage {
  func handle(in catalogue: Catalogue) async throws -> ManagedRestaurant {
    try await catalogue.change(id, by: caller, ifVersion: ifVersion, "image changed") { restaurant, _ in
      restaurant.image = image
    }
  }
}

extension PauseRestaurant {
  func handle(in catalogue: Catalogue) async throws -> ManagedRestaurant {
    try await catalogue.change(id, by: caller, ifVersion: ifVersion, minutes == 0 ? "resumed" : "paused") {
      $0.pause(minutes: minutes, reason: reason, at: $1)
    }
  }
}

extension WithdrawRestaurant {
  /// What was ordered there stays; nothing further can be.
  func handle(in catalogue: Catalogue) async throws -> Done {
    guard caller.role == .groupManager else { throw Problem.groupOnly }
    _ = try await catalogue.change(id, by: caller, ifVersion: ifVersion, "withdrawn") { restaurant, _ in
      restaurant.isWithdrawn = true
    }
    return Done()
  }
}

extension Problem {
  static let restaurantHasChanged = Problem(
    .preconditionFailed, "The restaurant has changed since you read it. Read it again.")
  static let groupOnly = Problem(.forbidden, "Only the group opens restaurants and says where and whose they are.")
  static let codeTaken = Problem.invalid(
    "/code", "Another restaurant has this code, for the numbers of its invoices.", code: .taken)
}

extension Restaurant {
  /// What the group has given up only the group still sees.
  fileprivate func isVisible(to caller: Caller) -> Bool { !isWithdrawn || caller.role == .groupManager }
}
