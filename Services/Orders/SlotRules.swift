import Contracts
import FoundationEssentials

/// What orders knows of when a restaurant can make and bring something, from what the kitchen last told. The kitchen decides: of
/// two orders for the last of a slot it accepts one.
struct Timetable {
  var restaurant: Restaurant
  var load: KitchenLoadChanged?
  var now: Date

  /// For how many days ahead there are slots.
  static let days = 7

  /// The slots of a date for which something can still be made.
  ///
  /// - Parameters:
  ///   - work: what it takes; by default something usual.
  ///   - way: seconds to the door; only of a delivery.
  func slots(
    on date: GregorianDate, for fulfilment: Fulfilment, work: KitchenWork = Slot.usualWork, way: Int = Slot.usualWay
  ) -> [Slot] {
    let earliest = soonest(preparation: Double(work.duration), way: Double(way), fulfilment)
    return restaurant.openingTimes.quarters(on: date, for: fulfilment).filter {
      $0 >= earliest && restaurant.interruption(at: $0) == nil
    }.map { Slot(from: $0, isFree: isFree($0, for: fulfilment, work)) }
  }

  /// The next slots that are free.
  func nextFree(
    _ count: Int, for fulfilment: Fulfilment, work: KitchenWork = Slot.usualWork, way: Int = Slot.usualWay
  ) -> [Slot] {
    var free: [Slot] = []
    for day in 0...Self.days where free.count < count {
      let date = ParisTime(now + Double(day) * 86_400).date
      free += slots(on: date, for: fulfilment, work: work, way: way).filter(\.isFree)
    }
    return Array(free.prefix(count))
  }

  /// Whether something can surely be had for the slot that a time lies in, from what was last told.
  func isFree(_ time: Date, for fulfilment: Fulfilment, _ work: KitchenWork = Slot.usualWork) -> Bool {
    canBeHad(time, for: fulfilment) && tightness(at: time).map { work.hands <= $0.fits } ?? true
  }

  /// Whether it surely cannot: the kitchen decides on what may still fit.
  func isFull(_ time: Date, for fulfilment: Fulfilment, _ work: KitchenWork) -> Bool {
    !canBeHad(time, for: fulfilment) || tightness(at: time).map { work.hands >= $0.tooMuch } ?? false
  }

  private func canBeHad(_ time: Date, for fulfilment: Fulfilment) -> Bool {
    guard let load else { return true }
    return !load.fullSlots.contains { holds($0, time) }
      && !(fulfilment == .delivery && load.slotsWithoutCourier.contains { holds($0, time) })
  }

  private func tightness(at time: Date) -> KitchenLoadChanged.TightSlot? {
    load?.tightSlots.first { holds($0.from, time) }
  }

  private func holds(_ slot: Date, _ time: Date) -> Bool { slot <= time && time < slot + Double(Slot.length) }

  /// When something can be promised at the earliest: after the kitchen's queue, what it takes, and a courier's way.
  ///
  /// - Parameters:
  ///   - preparation: seconds from the first handgrip until it is ready.
  ///   - way: seconds to the door; only of a delivery.
  func soonest(preparation: Double, way: Double, _ fulfilment: Fulfilment) -> Date {
    let ready = max(now, load?.freeFrom ?? now) + preparation
    guard fulfilment == .delivery else { return ready + Double(load?.readyMarginSeconds ?? 0) }
    return max(ready, load?.courierFreeFrom ?? ready) + way + Double(load?.doorMarginSeconds ?? 0)
  }
}
