import Contracts
import FoundationEssentials

/// What orders knows of the account that an order is for.
struct KnownCustomer: Equatable {
  /// Not an employee. A version that saved no roles may have saved the account: such an account counts as a customer until
  /// its next event.
  var isCustomer: Bool
  var isErased: Bool
  var addresses: [Address]
}

/// What a new order is checked against.
struct PlacingContext {
  var restaurant: Restaurant?
  var menu: Menu
  /// Who the order is for, where that had to be looked up; nil also where no account with that id is known.
  var customer: KnownCustomer?
  /// Where a delivery goes, with its position if it could be found.
  var address: Address?
  var limits: OrderLimits
  var now: Date
  /// As of when a draft without `quotedAt` is priced; nil for now.
  var readAt: Date? = nil
  /// The restaurant as it was when the draft was quoted: its zones and fees count. Nil where they are those of now.
  var quotedRestaurant: Restaurant? = nil
  var travelTimes = TravelTimes.unknown
  /// What the kitchen and its couriers can still do, as last published.
  var load: KitchenLoadChanged? = nil
  /// That are given by themselves.
  var offers: [Offer] = []
  /// The offer that the draft's code names.
  var codedOffer: KnownOffer? = nil
  /// The order that the new one makes good.
  var replaced: Order? = nil
  /// How many orders make good that one already.
  var timesReplaced = 0
}

extension Order {
  /// A new order from a draft, or all that is wrong with the draft at once.
  static func placing(
    _ draft: OrderDraft, id: ID, number: String, by caller: Caller, in context: PlacingContext
  ) throws(PlacingError) -> Order {
    if let restaurant = context.restaurant, caller.role != .customer, !caller.isStaff(of: restaurant.id) {
      throw .notVisible
    }
    let found = context.appraisal(of: draft, by: caller)
    guard found.faults.isEmpty else { throw .faults(found.faults) }
    let total = found.pricedLines.total + (found.adjustments ?? []).total
    let isFree = context.replaced != nil || total == .zero
    let status: OrderStatus = draft.paymentMethod == .card && !isFree ? .awaitingPayment : .placed
    var order = Order(
      id: id, number: number, status: status, restaurantId: draft.restaurantId,
      customerId: customer(of: draft, by: caller), contact: draft.contact, fulfilment: draft.fulfilment,
      address: found.address, lines: found.pricedLines, adjustments: found.adjustments,
      paymentMethod: draft.paymentMethod, note: draft.note, channel: found.channel, placedAt: context.now,
      scheduledFor: draft.scheduledFor,
      history: [HistoryEntry(status: status, at: context.now, by: caller.role.rawValue)],
      replaces: draft.replaces, offerCode: draft.offerCode?.uppercased())
    order.isPaid = isFree
    return order
  }

  /// Customers order for themselves, whatever the draft says; staff for the customer whom the draft names, or for a
  /// customer without an account.
  static func customer(of draft: OrderDraft, by caller: Caller) -> ID? {
    caller.role == .customer ? caller.accountId : draft.customerId
  }

  /// For how many days ahead an order can be placed.
  private static let maximumDaysAhead = 7

  /// Customers order up to a limit, staff without one.
  static func checkPieces(
    _ draft: OrderDraft, by caller: Caller?, _ context: PlacingContext, _ faults: inout [DraftFault]
  ) {
    let pieces = draft.lines.reduce(0) { $0 + $1.quantity }
    if caller?.role ?? .customer == .customer, pieces > context.limits.pieces {
      faults.append(DraftFault("/lines", .tooManyPieces(limit: context.limits.pieces)))
    }
  }

  static func checkTime(_ draft: OrderDraft, _ context: PlacingContext, _ faults: inout [DraftFault]) {
    if let time = draft.scheduledFor, time < context.now || time > context.now + Double(maximumDaysAhead) * 86_400 {
      faults.append(DraftFault("/scheduledFor", .notWithin(days: maximumDaysAhead)))
    }
  }

  /// - Returns: how the order reaches the restaurant. A visitor counts as a customer.
  static func channel(
    of draft: OrderDraft, by caller: Caller?, _ faults: inout [DraftFault]
  ) -> OrderChannel {
    let channels: [OrderChannel] =
      caller?.role ?? .customer == .customer
      ? [.app, .web] : draft.fulfilment == .delivery ? [.phone, .counter] : [.counter, .phone]
    let channel = draft.channel ?? channels[0]
    if !channels.contains(channel) { faults.append(DraftFault("/channel", .otherChannel)) }
    return channel
  }

  /// Staff order for customers who have an account.
  static func checkCustomer(
    _ draft: OrderDraft, by caller: Caller?, _ context: PlacingContext, _ faults: inout [DraftFault]
  ) {
    if let caller, caller.role != .customer, draft.customerId != nil,
      context.customer.map({ !$0.isCustomer || $0.isErased }) ?? true
    {
      faults.append(DraftFault("/customerId", .unknownCustomer))
    }
  }

  static func deliveryAddress(
    _ draft: OrderDraft, _ restaurant: Restaurant, _ address: Address?, _ faults: inout [DraftFault]
  ) -> Address? {
    guard draft.fulfilment == .delivery else { return nil }
    let pointer = draft.addressId == nil ? "/address" : "/addressId"
    func fault(_ kind: DraftFault.Kind, at pointer: String) -> Address? {
      faults.append(DraftFault(pointer, kind))
      return nil
    }
    guard let address else {
      return fault(draft.addressId == nil ? .missingAddress : .unknownAddress, at: pointer)
    }
    guard let door = address.position else {
      return restaurant.deliveryRadiusMetres > 0
        ? fault(.noPosition, at: pointer) : fault(.noDelivery, at: "/fulfilment")
    }
    switch restaurant.offer(to: door) {
    case .none: return fault(.noDelivery, at: "/fulfilment")
    case .tooFar: return fault(.tooFar(deliveryRadiusMetres: restaurant.deliveryRadiusMetres), at: pointer)
    case .within: return address
    }
  }
}

extension OrderDraft {
  /// Where the delivery goes: the customer's address that the draft names, the address in the draft, the one to which the order
  /// went before, or the customer's default.
  func chosenAddress(of customer: KnownCustomer?, before: Address? = nil) -> Address? {
    guard fulfilment == .delivery else { return nil }
    let known = customer?.addresses ?? []
    if let addressId { return known.first { $0.id == addressId } }
    return address ?? before ?? known.first { $0.isDefault == true }
  }

  /// Whether the draft names no address, or one of these.
  func hasAddress(among addresses: [Address]) -> Bool {
    fulfilment != .delivery || addressId == nil || addresses.contains { $0.id == addressId }
  }
}
