import Contracts
import FoundationEssentials

/// A draft priced and checked, without I/O: what `POST /orders` makes of it, and what `POST /quotes` answers.
struct Appraisal {
  /// For each line of the draft; nil of one that is faulty.
  var lines: [Order.Line?] = []
  var adjustments: [Order.Adjustment]?
  /// Where a delivery goes.
  var address: Address?
  var faults: [DraftFault] = []
  /// Of the zone where a delivery goes: what its lines have to cost.
  var minimum: Money?
  /// A pause or a closure at the time that is asked for.
  var interruption: (until: Date, reason: String?)?
  /// When the restaurant closes that day; nil where its hours do not have that time.
  var closing: Date?
  /// Nothing more can be made, or brought, for the wanted time.
  var isSlotFull = false
  var shortages: [ProductShortage] = []
  /// When the order can be ready, or at the door, at the earliest, from what orders knows. The kitchen decides.
  var promise: Date

  var pricedLines: [Order.Line] { lines.compactMap(\.self) }
}

extension PlacingContext {
  /// - Parameter caller: nil for a visitor.
  func appraisal(of draft: OrderDraft, by caller: Caller?) -> Appraisal {
    var found = Appraisal(promise: draft.scheduledFor ?? now)
    guard let restaurant, !restaurant.isWithdrawn else {
      found.faults = [DraftFault("/restaurantId", .unknownRestaurant)]
      return found
    }
    Order.checkPieces(draft, by: caller, self, &found.faults)
    found.address = Order.deliveryAddress(draft, restaurant, address, &found.faults)
    let pricedAt = pricingTime(of: draft, &found.faults)
    found.lines = menu.lines(of: draft, at: pricedAt, for: draft.scheduledFor ?? now, &found.faults)
    Order.checkTime(draft, self, &found.faults)
    let lines = found.pricedLines
    if let zone = restaurant.zone(of: found.address) {
      found.minimum = zone.minimum
      found.adjustments = zone.deliveryFee(of: lines)
      if lines.count == draft.lines.count, let shortfall = zone.shortfall(of: lines) { found.faults.append(shortfall) }
    }
    let hasCustomer = caller.map { Order.customer(of: draft, by: $0) != nil } ?? false
    let discounts = Order.discounts(
      on: lines, draft.offerCode, hasCustomer: hasCustomer, in: restaurant.id, at: pricedAt, self, &found.faults)
    if !discounts.isEmpty { found.adjustments = (found.adjustments ?? []) + discounts }
    let time = draft.scheduledFor ?? now
    found.interruption = restaurant.interruption(at: time)
    found.closing = restaurant.closing(at: time, for: draft.fulfilment)
    let timetable = Timetable(restaurant: restaurant, load: load, now: now)
    found.isSlotFull = draft.scheduledFor.map { !timetable.isFree($0, for: draft.fulfilment) } ?? false
    found.shortages = menu.shortages(lines)
    let soonest = timetable.soonest(
      preparation: Double(menu.work(of: lines).duration), way: Double(travelTimes.seconds(to: found.address)),
      draft.fulfilment)
    found.promise = max(time, soonest)
    return found
  }

  /// A quote holds for two minutes; a clock that differs a little does no harm.
  private func pricingTime(of draft: OrderDraft, _ faults: inout [DraftFault]) -> Date {
    guard let quotedAt = draft.quotedAt else { return now }
    guard quotedAt <= now + 5, quotedAt >= now - Quote.validity else {
      faults.append(DraftFault("/quotedAt", .quoteExpired))
      return now
    }
    return min(quotedAt, now)
  }

  /// The next free times for a draft.
  func nextSlots(for draft: OrderDraft) -> [Slot] {
    guard let restaurant else { return [] }
    return Timetable(restaurant: restaurant, load: load, now: now).nextFree(4, for: draft.fulfilment)
  }
}

extension Quote {
  /// All that is wrong is said at once, each with its code.
  init(_ draft: OrderDraft, _ found: Appraisal, slots: [Slot] = [], at time: Date) {
    var errors = found.faults.map { Problem.InvalidField($0) }
    let place = draft.scheduledFor == nil ? "/restaurantId" : "/scheduledFor"
    if let (until, reason) = found.interruption {
      let detail = "No orders are taken until \(ParisTime(until).text)\(reason.map { ": \($0)" } ?? "")."
      errors.append(.init(pointer: place, code: .closed, detail: detail))
    } else if found.closing == nil, !found.faults.contains(where: { $0.pointer == place }) {
      errors.append(.init(pointer: place, code: .closed, detail: "The restaurant is closed then."))
    }
    if let closing = found.closing, found.promise > closing {
      errors.append(
        .init(
          pointer: place, code: .closed, detail: "It closes at \(ParisTime(closing).text), before it could be done."))
    }
    if found.isSlotFull {
      errors.append(
        .init(pointer: "/scheduledFor", code: .slotFull, detail: "Nothing more can be made or brought for that time."))
    }
    for shortage in found.shortages {
      for (index, line) in found.lines.enumerated() where line?.products.contains(shortage.id) == true {
        errors.append(
          .init(
            pointer: "/lines/\(index)", code: .soldOut,
            detail: shortage.remaining == 0
              ? "\(shortage.name) is not available at present."
              : "Of \(shortage.name) there are \(shortage.remaining) left.",
            productId: shortage.id))
      }
    }
    let lines = found.pricedLines
    let missing = found.minimum.map { max(0, $0.amount - lines.total.amount) } ?? 0
    self.init(
      quotedAt: time, errors: errors, lines: lines, adjustments: found.adjustments, minimum: found.minimum,
      missing: missing > 0 ? Money(cents: missing) : nil,
      promisedAt: found.closing.flatMap { $0 < found.promise ? nil : found.promise }, closesAt: found.closing,
      slots: slots)
  }
}
