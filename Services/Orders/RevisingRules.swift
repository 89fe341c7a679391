import Contracts
import FoundationEssentials

extension OrderRecord {
  /// The order as a draft asks for it, for somebody who has read one of the versions. One who asks for what is there already repeats
  /// a request whose answer was lost.
  ///
  /// - Throws: `PlacingError` or `OrderError`
  func revising(
    _ draft: OrderDraft, ifVersions versions: [Int], by caller: Caller, in context: PlacingContext
  ) throws -> OrderRecord {
    let (lines, adjustments, terms) = try order.content(of: draft, by: caller, in: context)
    if order.isAsked(lines: lines, terms: terms) { return self }
    guard versions.contains(order.version) else { throw OrderError.changedMeanwhile }
    let record = try revised(
      lines: lines, adjustments: adjustments, terms: terms, by: .person(caller), at: context.now)
    guard record.order.openProposal != nil else { return record }
    let time = terms.scheduledFor ?? context.now
    guard context.restaurant?.closing(at: time, for: terms.fulfilment) != nil else { throw PlacingError.closed }
    let shortages = context.menu.shortages(lines, beyond: order.lines)
    guard shortages.isEmpty else { throw PlacingError.shortages(shortages) }
    return record
  }
}

extension Order {
  /// What the order would consist of, or all that is wrong with the draft at once.
  fileprivate func content(
    of draft: OrderDraft, by caller: Caller, in context: PlacingContext
  ) throws(PlacingError) -> (lines: [Line], adjustments: [Adjustment]?, terms: Terms) {
    guard let restaurant = context.restaurant else { throw .notVisible }
    var faults: [DraftFault] = []
    if draft.restaurantId != restaurantId { faults.append(DraftFault("/restaurantId", .otherRestaurant)) }
    Self.checkPieces(draft, by: caller, context, &faults)
    let address = Self.deliveryAddress(draft, restaurant, context.address, &faults)
    let lines = context.menu.lines(
      of: draft, at: context.now, for: draft.scheduledFor ?? context.now, keeping: lines, &faults
    ).compactMap(\.self)
    if draft.scheduledFor != scheduledFor { Self.checkTime(draft, context, &faults) }
    let zone = restaurant.zone(of: address)
    if faults.isEmpty, let shortfall = zone?.shortfall(of: lines) { faults.append(shortfall) }
    let discounts = discounts(onChanged: lines, draft.offerCode, context, &faults)
    guard faults.isEmpty else { throw .faults(faults) }
    let adjustments = (zone?.deliveryFee(of: lines) ?? []) + discounts
    let terms = Terms(
      fulfilment: draft.fulfilment, address: address, scheduledFor: draft.scheduledFor,
      paymentMethod: draft.paymentMethod, note: draft.note)
    return (lines, adjustments.isEmpty ? nil : adjustments, terms)
  }
}
