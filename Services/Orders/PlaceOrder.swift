import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

/// What orders are taken with.
struct Counter: Sendable {
  let database: Database
  let menus: Menus
  let numbers: OrderNumbers
  let writer: OrderWriter

  init(_ runtime: Runtime) {
    database = runtime.database
    menus = Menus(database)
    numbers = OrderNumbers(database)
    writer = OrderWriter(database, runtime.outbox)
  }
}

extension PlaceOrder {
  /// Takes the order. No other context is needed for it.
  func handle(at counter: Counter) async throws -> [UInt8] {
    guard [.customer, .cashier, .manager, .groupManager].contains(caller.role) else {
      throw Problem(.forbidden, "Orders are taken by customers, cashiers and managers.")
    }
    let idempotency = Idempotency(
      account: caller.accountId, request: Self.name, key: idempotencyKey, canonical: draft.json)
    do {
      return try await place(idempotency, at: counter)
    } catch let problem as Problem {
      // What was possible the first time need not be any more.
      return try await earlierReply(idempotency, counter.database) ?? { throw problem }()
    } catch let error as PostgresError where Idempotency.isLost(error) {
      return try await earlierReply(idempotency, counter.database) ?? { throw error }()
    } catch let error as PostgresError where error.violatedCheckConstraint == "customer_is_erased" {
      // What staff ordered for them before is still answered when it is repeated.
      let problem =
        caller.role == .customer
        ? Problem(.unauthenticated, "The account is deleted.")
        : Problem.invalid("/customerId", "There is no such customer.", code: .unknown)
      return try await earlierReply(idempotency, counter.database) ?? { throw problem }()
    }
  }

  private func place(_ idempotency: Idempotency, at counter: Counter) async throws -> [UInt8] {
    let menu = try await counter.menus.menu(of: draft.restaurantId)
    let context = PlacingContext(
      restaurant: menu.restaurant, menu: menu.items, addresses: try await knownAddresses(counter.database),
      number: try await counter.numbers.next(), now: Date())
    let order = try Order.placing(draft, id: .new(), by: caller, in: context)
    let document = JSONText(order.json)
    try await counter.writer.write(
      NewOrder(
        order: order, actorId: caller.accountId, document: document, idempotency: idempotency,
        trace: MessageTrace.current))
    return document.bytes
  }

  /// What the request was answered before, if this is a repetition: the order as it was placed, whatever became of it.
  private func earlierReply(_ idempotency: Idempotency, _ database: Database) async throws -> [UInt8]? {
    switch try await idempotency.earlier(in: database) {
    case nil: return nil
    // By a version that did not know `subject_id`.
    case .answered(let reply): return reply
    case .made(let id):
      guard let document = try await database.orderDocument(id, visibleTo: caller) else { throw Problem.notFound }
      return try Order(JSON(reading: document)).asPlaced().json
    }
  }

  /// The customer's addresses, where the order is to go to one of them.
  private func knownAddresses(_ database: Database) async throws -> [Address] {
    guard draft.fulfilment == .delivery, draft.addressId != nil || draft.address == nil,
      let customer = Order.customer(of: draft, by: caller)
    else { return [] }
    guard let address = draft.addressId else { return try await database.addresses(of: customer) }
    // The customer may have told us the address only just now.
    let known = try await eventually(within: .seconds(1)) {
      let known = try await database.addresses(of: customer)
      return known.contains { $0.id == address } ? known : nil
    }
    guard let known else { throw Problem.invalid("/addressId", "The customer has no such address.", code: .unknown) }
    return known
  }
}
