import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension OpenRestaurant {
  /// Opens a restaurant. Everybody who follows restaurants learns of it by the same event as of a change.
  func handle(in catalogue: Catalogue) async throws -> ManagedRestaurant {
    guard caller.role == .groupManager else { throw Problem.groupOnly }
    let idempotency = Idempotency(account: caller.accountId, request: Self.name, key: idempotencyKey, content: draft)
    return try await idempotency.answer(in: catalogue.database) {
      try (draft.identity.faults(changing: nil) + draft.settings.faults(at: Date(), changing: nil)).check()
      do {
        return try await catalogue.database.transaction { transaction in
          let opened = RestaurantChanged(restaurant: Restaurant(id: .new(), draft), version: 1)
          try transaction.write(opened, catalogue.outbox)
          let managed = ManagedRestaurant(opened)
          transaction.audit("opened", of: managed.id, in: managed.id, by: caller, after: managed)
          idempotency.record(managed.json, in: transaction)
          return managed
        }
      } catch let error as PostgresError where error.violatedUniqueConstraint == "restaurants_code" {
        throw Problem.codeTaken
      }
    } repeated: {
      try ManagedRestaurant(reading: $0.reply)
    }
  }
}
