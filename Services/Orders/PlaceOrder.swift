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
    let menu = try await orders.menus.menu(of: draft.restaurantId)
    let customer = try await knownCustomer(orders.database)
    let context = PlacingContext(
      restaurant: menu.restaurant, menu: menu.items, customer: customer,
      address: try await destination(draft.chosenAddress(of: customer), orders.places), limits: orders.limits,
      number: try await orders.numbers.next(), now: Date(), travelTimes: menu.travelTimes,
      kitchenFreeFrom: menu.kitchenFreeFrom)
    let order = try Order.placing(draft, id: .new(), by: caller, in: context)
    let document = JSONText(order.json)
    do {
      try await orders.writer.write(
        NewOrder(
          order: order, actorId: caller.accountId, isLimited: caller.role == .customer,
          travelSeconds: order.travelSeconds(by: menu.travelTimes), document: document, idempotency: idempotency,
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

  /// The customer, where staff order for them or where one of their addresses is needed. Their account or address may be so
  /// new that its event has not come yet, so this waits for it.
  private func knownCustomer(_ database: Database) async throws -> KnownCustomer? {
    let needsAddress = draft.fulfilment == .delivery && (draft.addressId != nil || draft.address == nil)
    guard let id = Order.customer(of: draft, by: caller), needsAddress || caller.role != .customer else { return nil }
    var known: KnownCustomer?
    return try await eventually(within: .seconds(1)) {
      known = try await database.customer(id)
      return known.flatMap { known in known.isErased || draft.hasAddress(among: known.addresses) ? known : nil }
    } ?? known
  }

  /// The address with its position; without one where the geocoder knows none.
  private func destination(_ address: Address?, _ places: Places) async throws -> Address? {
    guard var address, address.position == nil else { return address }
    let position = try await places.position(of: address)
    address.latitude = position?.latitude
    address.longitude = position?.longitude
    return address
  }
}
