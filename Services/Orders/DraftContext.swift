import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension Orders {
  /// What a draft is checked against: from memory, but for the customer and the position of an address.
  ///
  /// - Parameters:
  ///   - customer: for whom it is.
  ///   - mustExist: whether the customer is looked up in any case.
  ///   - looksUpPlaces: whether the position of an address without one is looked up.
  ///   - order: that it changes; nil for a new one.
  func context(
    of draft: OrderDraft, for customer: ID?, mustExist: Bool = false, looksUpPlaces: Bool = true,
    changing order: Order? = nil
  ) async throws -> PlacingContext {
    let menu = try await menus.menu(of: order?.restaurantId ?? draft.restaurantId)
    let known = try await knownCustomer(customer, of: draft, mustExist: mustExist, changing: order)
    let wanted = draft.chosenAddress(of: known, before: order?.address)
    var offer: KnownOffer?
    if let code = order.map(\.offerCode) ?? draft.offerCode {
      offer = try await database.offer(withCode: code.uppercased(), for: customer)
    }
    return PlacingContext(
      restaurant: menu.restaurant, menu: menu.menu, customer: known,
      address: looksUpPlaces ? try await destination(wanted) : wanted, limits: limits,
      now: Date(), travelTimes: menu.travelTimes, load: menu.load,
      offers: menu.offers, codedOffer: offer)
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
