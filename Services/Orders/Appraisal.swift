import Contracts
import FoundationEssentials

/// A draft priced and checked, without I/O: what `POST /orders` makes of it, and what `POST /quotes` answers.
struct Appraisal {
  /// For each line of the draft; nil of one that is faulty.
  var lines: [Order.Line?] = []
  var adjustments: [Order.Adjustment]?
  /// Where a delivery goes.
  var address: Address?
  /// How the order reaches the restaurant.
  var channel: OrderChannel?
  /// All that is wrong with the draft, then all that stands in its way.
  var faults: [DraftFault] = []
  /// Of the zone where a delivery goes: what its lines have to cost.
  var minimum: Money?
  /// When the restaurant closes that day; nil where its hours do not have that time.
  var closing: Date?
  /// When the order can be ready, or at the door, at the earliest, from what orders knows. The kitchen decides.
  var promise: Date
  /// As of when it is priced.
  var pricedAt: Date

  var pricedLines: [Order.Line] { lines.compactMap(\.self) }
}

extension PlacingContext {
  /// - Parameter caller: nil for a visitor.
  func appraisal(of draft: OrderDraft, by caller: Caller?) -> Appraisal {
    var found = Appraisal(promise: draft.scheduledFor ?? now, pricedAt: readAt ?? now)
    guard let restaurant, !restaurant.isWithdrawn, caller.map({ $0.mayOrder(in: restaurant.id) }) ?? true else {
      found.faults = [DraftFault("/restaurantId", .unknownRestaurant)]
      return found
    }
    let quoted = quotedRestaurant ?? restaurant
    Order.checkPieces(draft, by: caller, self, &found.faults)
    found.address = Order.deliveryAddress(draft, quoted, address, &found.faults)
    if let quotedAt = draft.quotedAt {
      if Quote.holds(from: quotedAt, at: now) {
        found.pricedAt = quotedAt
      } else {
        found.faults.append(DraftFault("/quotedAt", .quoteExpired))
      }
    }
    found.lines = menu.lines(of: draft, at: found.pricedAt, for: draft.scheduledFor ?? now, &found.faults)
    Order.checkTime(draft, self, &found.faults)
    price(draft, by: caller, deliveredBy: quoted, &found)
    Order.checkCustomer(draft, by: caller, self, &found.faults)
    found.channel = Order.channel(of: draft, by: caller, &found.faults)
    Order.checkReplaced(draft, by: caller, self, &found.faults)
    let obstacles = obstacles(to: draft, in: restaurant, &found)
    if !obstacles.isEmpty { found.faults += obstacles }
    return found
  }

  /// What the order costs beside its lines, and what is taken off.
  private func price(
    _ draft: OrderDraft, by caller: Caller?, deliveredBy restaurant: Restaurant, _ found: inout Appraisal
  ) {
    let lines = found.pricedLines
    if let zone = restaurant.zone(of: found.address) {
      found.minimum = zone.minimum
      found.adjustments = zone.deliveryFee(of: lines)
      if lines.count == draft.lines.count, let shortfall = zone.shortfall(of: lines) { found.faults.append(shortfall) }
    }
    let hasCustomer = caller.map { Order.customer(of: draft, by: $0) != nil } ?? false
    let discounts = Order.discounts(
      on: lines, draft.offerCode, hasCustomer: hasCustomer, in: restaurant.id, at: found.pricedAt, self, &found.faults)
    if !discounts.isEmpty { found.adjustments = (found.adjustments ?? []) + discounts }
    if let asked = draft.discount,
      let given = discount(asked, on: lines, after: discounts, by: caller, &found.faults)
    {
      found.adjustments = (found.adjustments ?? []) + [given]
    }
    guard let replaced else { return }
    let free = lines.madeFree(after: found.adjustments ?? [], as: replaced.replacement)
    if !free.isEmpty { found.adjustments = (found.adjustments ?? []) + free }
  }

  private func obstacles(
    to draft: OrderDraft, in restaurant: Restaurant, _ found: inout Appraisal
  ) -> [DraftFault] {
    let time = draft.scheduledFor ?? now
    var obstacles = Obstacles(draft, at: time)
    let timePointer = obstacles.timePointer
    let lines = found.pricedLines
    found.closing = obstacles.checkHours(
      of: restaurant, saysClosed: !found.faults.contains { $0.pointer == timePointer })
    let timetable = timetable(of: restaurant)
    let work = menu.work(of: lines)
    obstacles.checkSlot(timetable, work)
    obstacles.add(menu.shortages(lines), in: found.lines)
    let soonest = timetable.soonest(
      preparation: Double(work.duration), way: Double(travelTimes.seconds(to: found.address)),
      draft.fulfilment)
    found.promise = max(time, soonest)
    obstacles.check(promise: found.promise, against: found.closing)
    return obstacles.faults
  }

  func timetable(of restaurant: Restaurant) -> Timetable { Timetable(restaurant: restaurant, load: load, now: now) }

  /// The next free times for what a draft asks for.
  func nextSlots(for draft: OrderDraft, _ found: Appraisal) -> [Slot] {
    guard let restaurant else { return [] }
    let lines = found.pricedLines
    let work = lines.isEmpty ? Slot.usualWork : menu.work(of: lines)
    let way =
      draft.fulfilment == .delivery && found.address == nil ? Slot.usualWay : travelTimes.seconds(to: found.address)
    return timetable(of: restaurant).nextFree(4, for: draft.fulfilment, work: work, way: way)
  }
}

extension Caller {
  /// Customers order everywhere, staff where they work.
  fileprivate func mayOrder(in restaurant: ID) -> Bool { role == .customer || isStaff(of: restaurant) }
}

extension Quote {
  /// All that is wrong is said at once, each with its code.
  init(_ found: Appraisal, slots: [Slot] = []) {
    let lines = found.pricedLines
    let missing = found.minimum.map { max(0, $0.amount - lines.total.amount) } ?? 0
    self.init(
      quotedAt: found.pricedAt, errors: found.faults.map { Problem.InvalidField($0) }, lines: lines,
      adjustments: found.adjustments, minimum: found.minimum, missing: missing > 0 ? Money(cents: missing) : nil,
      promisedAt: found.closing.flatMap { $0 < found.promise ? nil : found.promise }, closesAt: found.closing,
      slots: slots)
  }

  /// A quote holds for two minutes; a clock that differs a little does no harm.
  fileprivate static func holds(from time: Date, at now: Date) -> Bool {
    time <= now + 5 && time >= now - validity
  }
}
