import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension PlaceOrder {
  /// Takes the order. It needs no other context.
  func handle(in orders: Orders) async throws -> [UInt8] {
    guard [.customer, .cashier, .manager, .groupManager].contains(caller.role) else {
      throw Problem(PlacingError.roleMayNot)
    }
    let idempotency = Idempotency(
      account: caller.accountId, request: Self.name, key: idempotencyKey, canonical: draft.canonicalJSON)
    return try await idempotency.answer(in: orders.database) {
      do {
        return try await place(idempotency, in: orders)
      } catch let error as PlacingError {
        throw Problem(error)
      }
    } repeated: {
      try await reply($0, orders.database)
    }
  }

  private func place(_ idempotency: Idempotency, in orders: Orders) async throws -> [UInt8] {
    var context = try await orders.context(of: draft, by: caller)
    // What is not quoted costs what it costs now.
    context.readAt = nil
    let order = try Order.placing(
      draft, id: .new(), number: try await orders.numbers.next(), by: caller, in: context)
    let document = JSONText(order.json)
    do {
      try await orders.writer.write(
        NewOrder(
          order: order, actorId: caller.accountId, isLimited: caller.role == .customer,
          travelSeconds: order.travelSeconds(by: context.travelTimes),
          offerUse: context.offerUse(in: order), document: document, idempotency: idempotency,
          trace: MessageTrace.current))
    } catch let error as PostgresError {
      throw PlacingError(error, by: caller, orders.limits) ?? error
    }
    return document.bytes
  }

  /// The reply to a repetition: the order as it was placed, whatever became of it.
  private func reply(_ earlier: Idempotency.Earlier, _ database: Database) async throws -> [UInt8] {
    switch earlier {
    // Recorded by a version that did not know `subject_id`.
    case .answered(let reply): return reply
    case .made(let id):
      guard let document = try await database.orderDocument(id, visibleTo: caller) else { throw Problem.notFound }
      let order = try Order(JSON(reading: document))
      let first = order.currentRevision == 1 ? nil : try await database.revision(1, of: id)
      return order.asPlaced(first).json
    }
  }
}
