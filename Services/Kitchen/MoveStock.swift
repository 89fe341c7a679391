import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension MoveStock {
  /// Records a delivery, a loss, a count or a correction, and changes the shelves by the difference, so what is sold at the
  /// same time is counted too.
  func handle(in kitchen: Kitchen) async throws -> StockMovement {
    let idempotency = Idempotency(
      account: caller.accountId, request: Self.name, key: idempotencyKey,
      content: Content(restaurantId: restaurantId, kind: kind, reason: reason, quantities: quantities))
    return try await idempotency.answer(in: kitchen.database) {
      do {
        return try await kitchen.database.transaction { transaction in
          let movement = try await transaction.move(
            quantities, kind, reason: reason, in: restaurantId, by: caller, kitchen.outbox)
          idempotency.record(movement.json, in: transaction)
          return movement
        }
      } catch let error as StockError {
        throw Problem(error, in: "/lines")
      }
    } repeated: {
      try StockMovement(reading: $0.reply)
    }
  }

  /// What must be the same in a repetition of the request.
  private struct Content: WireObject {
    var restaurantId: ID
    var kind: StockMovement.Kind
    var reason: String?
    var quantities: [SetStock.Quantity]

    static let shape = Shape(
      "Content", Self.init(restaurantId:kind:reason:quantities:),
      Member("restaurantId", \.restaurantId), Member("kind", \.kind), Member("reason", \.reason),
      Member("quantities", \.quantities))
  }
}
