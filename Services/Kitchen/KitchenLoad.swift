import FoundationEssentials

/// The work that a kitchen has accepted: seconds of one pizzaiolo's work, in slots of five minutes. An order for now takes
/// the first free seconds, an order for later the last free ones before its time, so that neither delays the other. One
/// pizzaiolo makes an order, and several work side by side. All times are exact to one slot.
///
/// Where the oven is small an order also takes seconds of its places, in proportion to the work that is done in a slot. The rounds
/// of couriers are such a load too: of their own seconds.
///
/// An order that is five minutes late is made first. After four hours it no longer counts: staff may have forgotten to mark
/// it as ready, and the queue must not stay for ever.
struct KitchenLoad: Equatable {
  /// By the number of the slot since 1970. Bounded: orders are for the next 7 days at most, 2,016 slots; an evening has some
  /// 60.
  private(set) var slots: [Int: Slot]

  struct Slot: Equatable {
    /// Seconds of work that are to be done in the slot.
    var work = 0
    /// All the work of the orders that are to be ready in the slot.
    var due = 0
    /// Seconds of places in the oven that are taken in the slot.
    var oven = 0
  }

  /// Seconds.
  static let slotLength = 300
  /// After how long late work is forgotten, in seconds.
  private static let memory = 4 * 3600
  /// How far ahead anything is planned: orders are for the next 7 days.
  private static let horizon = 8 * 86_400 / slotLength

  /// When an order is made, and what that takes of each slot.
  struct Plan: Equatable {
    /// Seconds since 1970.
    var start: Int
    var ready: Int
    var slots: [Int: Int]
    /// Seconds of places in the oven that it takes altogether.
    var oven = 0
  }

  /// The oven, and how many seconds of its places an order takes.
  struct Oven {
    var places: Staffing
    var seconds: Int
  }

  init(slots: [Int: Slot] = [:]) {
    self.slots = slots
  }

  /// The slot that a time lies in.
  static func slot(of time: Date) -> Int { Int(time.timeIntervalSince1970.rounded(.down)) / slotLength }

  mutating func add(_ plan: Plan) {
    for (slot, seconds) in plan.slots { slots[slot, default: Slot()].work += seconds }
    for (slot, seconds) in Self.shares(of: plan.oven, in: plan.slots) { slots[slot, default: Slot()].oven += seconds }
    if let last = plan.slots.keys.max() { slots[last, default: Slot()].due += plan.slots.values.reduce(0, +) }
  }

  /// Frees what a plan took of each slot that has not been forgotten.
  ///
  /// - Parameter oven: seconds of places in the oven that it took altogether.
  mutating func remove(_ plan: [Int: Int], oven: Int = 0) {
    for (slot, seconds) in plan { slots[slot]?.work -= seconds }
    for (slot, seconds) in Self.shares(of: oven, in: plan) { slots[slot]?.oven -= seconds }
    if let last = plan.keys.max() { slots[last]?.due -= plan.values.reduce(0, +) }
    slots = slots.filter { $0.value.work > 0 || $0.value.due > 0 || $0.value.oven > 0 }
  }

  mutating func takeOven(_ seconds: Int, in slot: Int) { slots[slot, default: Slot()].oven += seconds }

  /// What an order takes of the oven in each slot: in proportion to the work, and altogether exactly what it takes.
  private static func shares(of oven: Int, in plan: [Int: Int]) -> [Int: Int] {
    guard oven > 0 else { return [:] }
    let work = plan.values.reduce(0, +)
    guard work > 0 else { return [:] }
    var shares: [Int: Int] = [:]
    var (done, given) = (0, 0)
    for (slot, seconds) in plan.sorted(by: { $0.key < $1.key }) {
      done += seconds
      let due = oven * done / work
      shares[slot] = due - given
      given = due
    }
    return shares
  }

  /// Forgets what was to be done hours ago.
  mutating func forget(at now: Int) {
    let first = (now - Self.memory) / Self.slotLength
    if slots.keys.contains(where: { $0 < first }) { slots = slots.filter { $0.key >= first } }
  }

  /// When a pizzaiolo is free: now, or after the late orders and those that are planned from now on. Where nobody works, as far away
  /// as anything can be planned.
  func firstFree(hands: Staffing, now: Int) -> Int {
    plan(0, hands: hands, now: now, by: .max)?.ready ?? now + Self.horizon * Self.slotLength
  }

  /// A plan for an order that is wanted as soon as possible.
  ///
  /// - Parameters:
  ///   - work: seconds of one pizzaiolo.
  ///   - end: when it must be ready at the latest.
  ///   - earliest: when it may be begun.
  /// - Returns: nil where it cannot be.
  func plan(
    _ work: Int, oven: Oven? = nil, hands: Staffing, now: Int, by end: Int, notBefore earliest: Int = .min
  ) -> Plan? {
    let begin = max(caughtUp(hands: hands, now: now), earliest)
    var plan = Plan(start: begin, ready: begin, slots: [:], oven: oven?.seconds ?? 0)
    var left = work
    var slot = begin / Self.slotLength
    let last = slot + Self.horizon
    while max(begin, slot * Self.slotLength) <= end, slot < last {
      let span = Span(of: slot, from: begin)
      let available = min(span.length, free(in: span, hands: hands, oven, for: work))
      if available > 0 {
        // The work that is in the slot already comes first.
        let taken = min(left, available)
        if plan.slots.isEmpty { plan.start = span.end - available }
        plan.slots[slot] = taken
        left -= taken
        plan.ready = span.end - available + taken
        if left == 0 { return plan.ready <= end ? plan : nil }
      }
      slot += 1
    }
    return nil
  }

  /// A plan for an order that is wanted at a time and not before: as late as possible.
  ///
  /// - Parameter earliest: when it may be begun.
  /// - Returns: nil where too little is free between the two.
  func plan(
    _ work: Int, oven: Oven? = nil, hands: Staffing, now: Int, for time: Int, notBefore earliest: Int = .min
  ) -> Plan? {
    let begin = max(caughtUp(hands: hands, now: now), earliest)
    var plan = Plan(start: time, ready: time, slots: [:], oven: oven?.seconds ?? 0)
    var left = work
    var slot = (time - 1) / Self.slotLength
    while left > 0 {
      let span = Span(of: slot, from: begin, to: time)
      guard span.length > 0 else { return nil }
      let taken = min(left, span.length, free(in: span, hands: hands, oven, for: work))
      if taken > 0 {
        plan.slots[slot] = taken
        plan.start = span.end - taken
        left -= taken
      }
      slot -= 1
    }
    return time >= begin ? plan : nil
  }

  /// A slot, or the part of it that can still be used.
  private struct Span {
    var slot: Int
    var begin: Int
    var end: Int
    /// Whether the rest of the slot, after `end`, cannot be used.
    var isCut: Bool

    init(of slot: Int, from first: Int, to last: Int = .max) {
      self.slot = slot
      begin = max(slot * KitchenLoad.slotLength, first)
      end = min((slot + 1) * KitchenLoad.slotLength, last)
      isCut = end == last
    }

    var length: Int { end - begin }
  }

  /// Seconds of work that are still free. The work in a slot counts as spread over it evenly; where the slot is cut, all of it
  /// counts as done before the cut.
  private func free(in span: Span, hands: Staffing, _ oven: Oven? = nil, for work: Int = 0) -> Int {
    let taken = slots[span.slot] ?? Slot()
    func left(of count: Int, _ taken: Int) -> Int {
      max(0, count * span.length - (span.isCut ? taken : taken * span.length / Self.slotLength))
    }
    let ofHands = left(of: hands.count(in: span.slot), taken.work)
    // What needs no hands takes no share of them.
    guard let oven, oven.seconds > 0, work > 0 else { return ofHands }
    // Shares are rounded: one second less, so that no place is taken twice.
    let ofOven = max(0, left(of: oven.places.count(in: span.slot), taken.oven) - 1)
    return min(ofHands, ofOven * work / oven.seconds)
  }

  /// When the late orders will be made, with all free hands on them.
  private func caughtUp(hands: Staffing, now: Int) -> Int {
    let late = (now - Self.memory) / Self.slotLength..<now / Self.slotLength - 1
    var left = slots.reduce(0) { late.contains($1.key) ? $0 + $1.value.due : $0 }
    let first = now / Self.slotLength
    var slot = first
    while left > 0, slot < first + Self.horizon {
      let span = Span(of: slot, from: now)
      let free = free(in: span, hands: hands)
      let count = max(1, hands.count(in: slot))
      if free >= left { return span.begin + (left + count - 1) / count }
      left -= free
      slot += 1
    }
    return left > 0 ? slot * Self.slotLength : now
  }
}
