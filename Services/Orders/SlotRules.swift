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
  ///   - preparation: seconds that it takes; by default of something usual.
  ///   - way: seconds to the door; only of a delivery.
  func slots(
    on date: GregorianDate, for fulfilment: Fulfilment, preparation: Int = Slot.usualWork.duration,
    way: Int = Slot.usualWay
  ) -> [Slot] {
    let earliest = soonest(preparation: Double(preparation), way: Double(way), fulfilment)
    return restaurant.openingTimes.quarters(on: date, for: fulfilment).filter {
      $0 >= earliest && restaurant.interruption(at: $0) == nil
    }.map { Slot(from: $0, isFree: isFree($0, for: fulfilment)) }
  }

  /// The next slots that are free.
  func nextFree(
    _ count: Int, for fulfilment: Fulfilment, preparation: Int = Slot.usualWork.duration, way: Int = Slot.usualWay
  ) -> [Slot] {
    var free: [Slot] = []
    for day in 0...Self.days where free.count < count {
      let date = ParisTime(now + Double(day) * 86_400).date
      free += slots(on: date, for: fulfilment, preparation: preparation, way: way).filter(\.isFree)
    }
    return Array(free.prefix(count))
  }

  /// Whether something usual can still be had for the slot that a time lies in.
  func isFree(_ time: Date, for fulfilment: Fulfilment) -> Bool {
    guard let load else { return true }
    func holds(_ slots: [Date]) -> Bool { slots.contains { $0 <= time && time < $0 + Double(Slot.length) } }
    return !holds(load.fullSlots) && !(fulfilment == .delivery && holds(load.slotsWithoutCourier))
  }

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
