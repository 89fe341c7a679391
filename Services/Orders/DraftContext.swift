import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension Orders {
  /// What a draft is checked against: from memory, but for the customer and the position of an address.
  ///
  /// - Parameters:
  ///   - caller: nil for a visitor. The position of an address without one is looked up only for people who are known: a visitor
  ///     could have the geocoder asked about any place.
  ///   - order: that it changes; nil for a new one.
  func context(of draft: OrderDraft, by caller: Caller?, changing order: Order? = nil) async throws -> PlacingContext {
    let customer = order.map(\.customerId) ?? caller.flatMap { Order.customer(of: draft, by: $0) }
    let isForOther = order == nil && caller.map { $0.role != .customer } ?? false
    let quotedAt = order == nil ? draft.quotedAt : nil
    var menu = try await menus.menu(of: order?.restaurantId ?? draft.restaurantId, quotedAt: quotedAt)
    let readAt = menu.quotedAt
    if let quotedAt { menu = menu.asOf(quotedAt) }
    let known = try await knownCustomer(customer, of: draft, mustExist: isForOther, changing: order)
    let wanted = draft.chosenAddress(of: known, before: order?.address)
    // A changed order has the offers of when it was placed: the time is kept to the second, and a change counts from a second later.
    let placedAt = order.map { $0.placedAt + 2 }
    if let placedAt { menu.offers = try await database.offers(asOf: placedAt) }
    var offer: KnownOffer?
    if let code = order.map(\.offerCode) ?? draft.offerCode {
      offer = try await database.offer(
        withCode: code.uppercased(), for: customer, asOf: placedAt ?? quotedAt)
    }
    var context = PlacingContext(
      restaurant: menu.restaurant, menu: menu.menu, customer: known,
      address: caller == nil ? wanted : try await destination(wanted), limits: limits, now: Date(), readAt: readAt,
      quotedRestaurant: menu.quotedRestaurant, travelTimes: menu.travelTimes, load: menu.load, offers: menu.offers,
      codedOffer: offer)
    if order == nil, let caller, let id = draft.replaces {
      context.replaced = try await self.order(id, visibleTo: caller)
      context.timesReplaced = try await database.timesReplaced(id)
    }
    return context
  }

  /// The customer, where staff order for them or where one of their addresses is needed. Their account or address may be so
  /// new that its event has not come yet, so this waits for it.
  private func knownCustomer(
    _ id: ID?, of draft: OrderDraft, mustExist: Bool, changing order: Order?
  ) async throws -> KnownCustomer? {
    let hasAddress = draft.address != nil || order?.address != nil
    let needsAddress = draft.fulfilment == .delivery && (draft.addressId != nil || !hasAddress)
    guard let id, needsAddress || mustExist else { return nil }
    var known: KnownCustomer?
    return try await eventually(within: .seconds(1)) {
      known = try await database.customer(id)
      return known.flatMap { known in known.isErased || draft.hasAddress(among: known.addresses) ? known : nil }
    } ?? known
  }

  /// The address with its position; without one where the geocoder knows none.
  private func destination(_ address: Address?) async throws -> Address? {
    guard var address, address.position == nil else { return address }
    let position = try await places.position(of: address)
    address.latitude = position?.latitude
    address.longitude = position?.longitude
    return address
  }
}
