import Contracts
import FoundationEssentials

/// What a kitchen tells others of its load, from which they say what can be promised. It decides by the load itself.
struct Outlook: Equatable {
  /// When a pizzaiolo is free, and a courier.
  var freeFrom: Date
  var courierFreeFrom: Date?
  var readyMargin: Int
  var doorMargin: Int
  /// Quarters of an hour since 1970, to come, for which the kitchen can make nothing more, and for which no courier is left.
  var fullSlots: Set<Int>
  var slotsWithoutCourier: Set<Int>
  /// For which no large order can be made: how many times something usual still can.
  var tightSlots: [Int: Int] = [:]

  /// How many times something usual an order may be, of which is told whether it can still be made: something usual itself, a family's
  /// order, and an office's.
  static let sizes = [1, 4, 10]

  /// By how many seconds a time must have moved before it is told again, so that it costs next to nothing beside the orders that
  /// move it.
  private static let notableChange = 600.0
  private static let notableMargin = 60

  /// Whether others must be told.
  func differs(notablyFrom before: Outlook?, at now: Date) -> Bool {
    func moved(_ time: Date?, _ earlier: Date?) -> Bool {
      abs(max(time ?? now, now).timeIntervalSince(max(earlier ?? now, now))) >= Self.notableChange
    }
    let current = Self.slot(of: now)
    return moved(freeFrom, before?.freeFrom) || moved(courierFreeFrom, before?.courierFreeFrom)
      || abs(readyMargin - (before?.readyMargin ?? 0)) >= Self.notableMargin
      || abs(doorMargin - (before?.doorMargin ?? 0)) >= Self.notableMargin
      || fullSlots != before?.fullSlots.filter { $0 >= current } ?? []
      || tightSlots != before?.tightSlots.filter { $0.key >= current } ?? [:]
      || slotsWithoutCourier != before?.slotsWithoutCourier.filter { $0 >= current } ?? []
  }

  static func slot(of time: Date) -> Int {
    Int(time.timeIntervalSince1970.rounded(.down)) / Slot.length
  }
}

extension RestaurantKitchen {
  /// Forgets work of hours ago, and works out what others must be told.
  ///
  /// - Parameter before: the kitchen before the orders that have changed it: only slots around them can have become full or free.
  /// - Returns: whether anything must be told.
  mutating func advance(from before: RestaurantKitchen?, to now: Date) -> Bool {
    let seconds = Int(now.timeIntervalSince1970.rounded(.up))
    load.forget(at: seconds)
    rounds.forget(at: seconds)
    let free = load.firstFree(hands: capacity.handsBySlot, now: seconds)
    let courierFree = capacity.couriersBySlot.map { rounds.firstFree(hands: $0, now: seconds) }
    let changed = load.changes(since: before?.load)
    let rooms = changed.filter { $0 >= Outlook.slot(of: now) }.reduce(into: [:]) { $0[$1] = room(in: $1, now: seconds) }
    let outlook = Outlook(
      freeFrom: Date(timeIntervalSince1970: Double(free)),
      courierFreeFrom: courierFree.map { Date(timeIntervalSince1970: Double($0)) }, readyMargin: readyMargin.seconds,
      doorMargin: doorMargin.seconds,
      fullSlots: (told?.fullSlots ?? []).updated(changed, at: now) { rooms[$0] == 0 },
      slotsWithoutCourier: (told?.slotsWithoutCourier ?? []).updated(rounds.changes(since: before?.rounds), at: now) {
        hasNoCourier($0, now: seconds)
      },
      tightSlots: (told?.tightSlots ?? [:]).filter { $0.key >= Outlook.slot(of: now) && !changed.contains($0.key) }
        .merging(rooms.filter { $0.value > 0 }) { $1 })
    guard outlook.differs(notablyFrom: told, at: now) else { return false }
    told = outlook
    loadVersion += 1
    return true
  }

  /// How many times something usual can be made for a quarter of an hour; nil where a large order can. The largest is tried first:
  /// mostly there is room for it, and nothing else has to be tried.
  private func room(in slot: Int, now: Int) -> Int? {
    let time = slot * Slot.length
    var isTight = false
    for size in Outlook.sizes.reversed() {
      let work = Slot.usualWork.times(size)
      // What cannot be made any more has no room to be taken.
      guard time >= now + work.duration else { continue }
      let oven = capacity.ovenBySlot.map { KitchenLoad.Oven(places: $0, seconds: work.oven) }
      let plan = load.plan(
        work.hands, oven: oven, hands: capacity.handsBySlot, now: now, by: time + Slot.length - work.baking,
        notBefore: time - work.duration - 3600)
      if plan != nil { return isTight ? size : nil }
      isTight = true
    }
    return isTight ? 0 : nil
  }

  private func hasNoCourier(_ slot: Int, now: Int) -> Bool {
    guard let couriers = capacity.couriersBySlot else { return false }
    let leaves = slot * Slot.length - Slot.usualWay
    guard leaves >= now else { return false }
    return rounds.plan(
      2 * Slot.usualWay, hands: couriers, now: now, by: leaves + 2 * Slot.usualWay + Slot.length, notBefore: leaves)
      == nil
  }
}

extension Set<Int> {
  /// Of these quarters of an hour those that are to come, where those that may have changed are looked at again.
  fileprivate func updated(_ changed: Set<Int>, at now: Date, _ isFull: (Int) -> Bool) -> Set<Int> {
    let current = Outlook.slot(of: now)
    let kept = filter { $0 >= current && !changed.contains($0) }
    return kept.union(changed.filter { $0 >= current && isFull($0) })
  }
}

extension KitchenLoad {
  /// The quarters of an hour whose orders may be made in slots whose work has changed: those of the hour after them.
  fileprivate func changes(since before: KitchenLoad?) -> Set<Int> {
    let before = before?.slots ?? [:]
    let changed = slots.keys.filter { slots[$0] != before[$0] } + before.keys.filter { slots[$0] == nil }
    let perQuarter = Contracts.Slot.length / Self.slotLength
    return Set(changed.flatMap { slot in (slot / perQuarter - 1)...(slot / perQuarter + 5) })
  }
}
