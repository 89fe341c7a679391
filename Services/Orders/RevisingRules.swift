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
    let asked = try order.asked(of: draft, by: caller, in: context)
    // What stands in the way of the kitchen does not matter where it has nothing else to make.
    if asked.faults.contains(where: { !$0.kind.isObstacle }) { throw PlacingError.faults(asked.faults) }
    if order.isAsked(lines: asked.lines, terms: asked.terms) { return self }
    guard versions.contains(order.version) || order.isOnlyPromised && versions.contains(1) else {
      throw OrderError.changedMeanwhile
    }
    let record = try revised(
      lines: asked.lines, adjustments: asked.adjustments, terms: asked.terms, at: context.now)
    guard asked.faults.isEmpty || record.order.openProposal == nil else { throw PlacingError.faults(asked.faults) }
    return record
  }
}

extension Order {
  /// What the order would consist of, and all that is wrong with it.
  fileprivate struct Asked {
    var lines: [Line]
    var adjustments: [Adjustment]?
    var terms: Terms
    var faults: [DraftFault]
  }

  /// Nothing but the kitchen's promise has come to it since it was placed. Who changes it at once has read the version before.
  fileprivate var isOnlyPromised: Bool { version == 2 && promisedAt != nil && currentRevision == 1 }

  fileprivate func asked(
    of draft: OrderDraft, by caller: Caller, in context: PlacingContext
  ) throws(PlacingError) -> Asked {
    guard let restaurant = context.restaurant else { throw .notVisible }
    var faults: [DraftFault] = []
    if draft.restaurantId != restaurantId { faults.append(DraftFault("/restaurantId", .otherRestaurant)) }
    Self.checkPieces(draft, by: caller, context, &faults)
    // What stays is not looked at again: the restaurant may have other zones, fees and offers since.
    let staysThere = draft.fulfilment == fulfilment && context.address == self.address
    let address = staysThere ? self.address : Self.deliveryAddress(draft, restaurant, context.address, &faults)
    let read = context.menu.lines(
      of: draft, at: context.now, for: draft.scheduledFor ?? context.now, keeping: self.lines, &faults)
    let lines = read.compactMap(\.self)
    let isSame = read.count == lines.count && lines.map(\.withoutNote) == self.lines.map(\.withoutNote)
    if !isSame, replaces != nil, caller.role != .manager, caller.role != .groupManager {
      faults.append(DraftFault("/lines", .replacementFixed))
    }
    if draft.scheduledFor != scheduledFor { Self.checkTime(draft, context, &faults) }
    if let code = draft.offerCode, code.uppercased() != offerCode {
      faults.append(DraftFault("/offerCode", .offerFixed))
    }
    if draft.discount != nil { faults.append(DraftFault("/discount", .discountFixed)) }
    var adjustments = self.adjustments ?? []
    if !isSame || !staysThere {
      let zone = restaurant.zone(of: address)
      if faults.isEmpty, let shortfall = zone?.shortfall(of: lines) { faults.append(shortfall) }
      var discounts = isSame ? adjustments.filter(isDiscount) : discounts(onChanged: lines, context)
      if !isSame, let kept = keptDiscount(onChanged: lines, after: discounts, by: caller) { discounts.append(kept) }
      adjustments = (zone?.deliveryFee(of: lines) ?? []) + discounts
      if replaces != nil { adjustments += lines.madeFree(after: adjustments, as: replacementName) }
    }
    let terms = Terms(
      fulfilment: draft.fulfilment, address: address, scheduledFor: draft.scheduledFor,
      paymentMethod: draft.paymentMethod, note: draft.note, contact: draft.contact ?? contact)
    faults += obstacles(to: draft, read, restaurant, context, after: faults)
    return Asked(lines: lines, adjustments: adjustments.isEmpty ? nil : adjustments, terms: terms, faults: faults)
  }

  /// Why the kitchen could not do it, from what orders knows. It decides itself.
  private func obstacles(
    to draft: OrderDraft, _ lines: [Line?], _ restaurant: Restaurant, _ context: PlacingContext,
    after faults: [DraftFault]
  ) -> [DraftFault] {
    let isMoved = draft.scheduledFor != scheduledFor
    var found = Obstacles(draft, at: draft.scheduledFor ?? context.now)
    found.checkHours(
      of: restaurant, interruptions: isMoved, saysClosed: !faults.contains { $0.pointer == found.timePointer })
    if isMoved { found.checkSlot(context.timetable(of: restaurant), context.menu.work(of: lines.compactMap(\.self))) }
    found.add(context.menu.shortages(lines.compactMap(\.self), beyond: self.lines), in: lines)
    return found.faults
  }

  /// What makes a replacement free is computed anew.
  private func isDiscount(_ adjustment: Adjustment) -> Bool {
    adjustment.kind == .discount && !(replaces != nil && adjustment.name == replacementName)
  }

  private var replacementName: String { adjustments?.last?.name ?? "Remplacement" }
}
