import Contracts
import FoundationEssentials
import Testing

@testable import Orders

/// Which times can be ordered for, from what the kitchen last told.
struct SlotRulesTests {
  /// 18:00 in Paris on Thursday, 2026-11-26.
  private static let now = Date(timeIntervalSince1970: 1_795_712_400)
  private static let today = GregorianDate("2026-11-26")

  private func timetable(_ load: KitchenLoadChanged? = nil, _ change: (inout Restaurant) -> Void = { _ in })
    -> Timetable
  {
    var restaurant = Restaurant(
      id: .new(), name: "", description: "", image: nil, phone: "",
      address: Address(line1: "", postalCode: "", city: ""),
      openingHours: (1...7).map { .init(day: $0, opens: "18:00", closes: "22:00") }, deliveryRadiusMetres: 1,
      estimatedMinutes: 20, rating: nil, isSuspended: false)
    change(&restaurant)
    return Timetable(restaurant: restaurant, load: load, now: Self.now)
  }

  private func times(_ slots: [Slot]) -> [String] { slots.map { ParisTime($0.from).text } }

  @Test("slots begin when something can be promised, and end with the hours of the fulfilment")
  func hours() throws {
    let today = try #require(Self.today)
    let takeaway = timetable().slots(on: today, for: .takeaway)
    #expect(times(takeaway).first == "18:15" && times(takeaway).last == "21:45" && takeaway.count == 15)
    // The courier's way is ten minutes.
    #expect(times(timetable().slots(on: today, for: .delivery)).first == "18:30")
    let evening = timetable { $0.deliveryHours = [.init(day: 4, opens: "20:00", closes: "21:00")] }
    #expect(times(evening.slots(on: today, for: .delivery)) == ["20:00", "20:15", "20:30", "20:45"])
    let busy = KitchenLoadChanged(restaurantId: .new(), freeFrom: Self.now + 7200, version: 1)
    #expect(times(timetable(busy).slots(on: today, for: .takeaway)).first == "20:15")
  }

  @Test("a slot is not free where the kitchen is full, or for a delivery where no courier is left")
  func full() throws {
    let today = try #require(Self.today)
    let load = KitchenLoadChanged(
      restaurantId: .new(), freeFrom: Self.now, version: 1, fullSlots: [Self.now + 3600],
      slotsWithoutCourier: [Self.now + 4500])
    func taken(_ fulfilment: Fulfilment) -> [String] {
      times(timetable(load).slots(on: today, for: fulfilment).filter { !$0.isFree })
    }
    #expect(taken(.takeaway) == ["19:00"])
    #expect(taken(.delivery) == ["19:00", "19:15"])
    #expect(!timetable(load).isFree(Self.now + 3600 + 899, for: .takeaway))
    #expect(timetable(load).isFree(Self.now + 3600 + 900, for: .takeaway))
  }

  @Test("a large draft is offered only slots that have room for it, and refused only those that surely have none")
  func tight() {
    let load = KitchenLoadChanged(
      restaurantId: .new(), freeFrom: Self.now, version: 1,
      tightSlots: [.init(from: Self.now + 3600, fits: 240, tooMuch: 960)])
    let tight = Self.now + 3600
    func work(_ hands: Int) -> KitchenWork { KitchenWork(hands: hands) }
    #expect(timetable(load).isFree(tight, for: .takeaway) && timetable(load).isFree(tight, for: .takeaway, work(240)))
    #expect(!timetable(load).isFree(tight, for: .takeaway, work(241)))
    #expect(!timetable(load).isFull(tight, for: .takeaway, work(959)))
    #expect(timetable(load).isFull(tight, for: .takeaway, work(960)))
    #expect(!timetable(load).isFull(tight + 900, for: .takeaway, work(960)))
    #expect(!times(timetable(load).nextFree(8, for: .takeaway, work: work(960))).contains("19:00"))
    #expect(times(timetable(load).nextFree(8, for: .takeaway, work: work(100))).contains("19:00"))
  }

  @Test("the next free slots go on tomorrow, and leave out closures and pauses")
  func next() {
    let closed = timetable {
      $0.closures = [.init(from: Self.now, until: Self.now + 3 * 3600, reason: "")]
      $0.pause = .init(until: Self.now + 600)
    }
    #expect(times(closed.nextFree(6, for: .takeaway)) == ["21:00", "21:15", "21:30", "21:45", "18:00", "18:15"])
    #expect(timetable { $0.openingHours = [] }.nextFree(4, for: .takeaway).isEmpty)
  }

  @Test("what is promised counts the queue, the couriers who are on their way, and the margin")
  func soonest() {
    let load = KitchenLoadChanged(
      restaurantId: .new(), freeFrom: Self.now + 600, version: 1, courierFreeFrom: Self.now + 1800,
      readyMarginSeconds: 60, doorMarginSeconds: 120)
    let table = timetable(load)
    #expect(table.soonest(preparation: 540, way: 300, .takeaway) == Self.now + 600 + 540 + 60)
    #expect(table.soonest(preparation: 540, way: 300, .delivery) == Self.now + 1800 + 300 + 120)
    #expect(timetable().soonest(preparation: 540, way: 300, .delivery) == Self.now + 840)
  }
}
