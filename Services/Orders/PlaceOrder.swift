import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension PlaceOrder {
  /// Takes the order: row, event and answer to repetitions in one transaction of two round trips. No other context is
  /// needed for it.
  func handle(in runtime: Runtime, _ menus: Menus) async throws -> [UInt8] {
    guard [.customer, .cashier, .manager, .groupManager].contains(caller.role) else {
      throw Problem(.forbidden, "Orders are taken by customers, cashiers and managers.")
    }
    let idempotency = try Idempotency(
      account: caller.accountId, request: Self.name, key: idempotencyKey, content: draft)
    let reply = try await eventually(within: draft.addressId == nil ? .zero : .seconds(1)) {
      try await place(idempotency, try await menus.menu(of: draft.restaurantId), runtime)
    }
    guard let reply else { throw Problem.invalid("/addressId", "The customer has no such address.") }
    return reply
  }

  /// - Returns: nil where the address is one that we have not heard of yet.
  private func place(_ idempotency: Idempotency, _ menu: Menu, _ runtime: Runtime) async throws -> [UInt8]? {
    let customer = Order.customer(of: draft, by: caller)
    do {
      return try await runtime.database.transaction { transaction in
        let (context, earlierReply) = try await transaction.placingContext(
          of: customer, menu: menu, repeating: idempotency, now: Date())
        if let earlierReply { return earlierReply }
        if let address = draft.addressId, !context.addresses.contains(where: { $0.id == address }) { return nil }
        let order = try Order.placing(draft, id: .new(), by: caller, in: context)
        let document = try transaction.insert(
          OrderRecord(order: order, actorId: caller.accountId), runtime.outbox)
        idempotency.keep(document, in: transaction)
        return document
      }
    } catch let error as PostgresError where Idempotency.isLost(error) {
      return try await idempotency.replyOfWinner(in: runtime.database)
    }
  }
}
