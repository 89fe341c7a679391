import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension RestaurantKitchen {
  /// What `read(_:)` reads of `restaurants`: what a kitchen has planned.
  static let columns: StaticString = """
    id, load, oven, rounds, hands, capacity, hours, opening, ready_margin, door_margin, free_from, outlook, load_version
    """

  static func read(_ row: Rows.Row) throws -> (ID, RestaurantKitchen) {
    let (
      id, load, oven, rounds, hands, capacity, hours, opening, readyMargin, doorMargin, freeFrom, outlook, loadVersion
    ) = try row.decode(
      ID.self, JSONText.self, JSONText.self, JSONText.self, Int.self, JSONText?.self, JSONText?.self, JSONText?.self,
      Int.self, Int.self, Date?.self, JSONText?.self, Int.self)
    // The version before saved hands and hours alone.
    let times = try opening?.decode(OpeningTimes.self) ?? hours.map { OpeningTimes(hours: try $0.decode()) }
    let kitchen = RestaurantKitchen(
      load: try KitchenLoad(load, oven: oven), rounds: try KitchenLoad(rounds),
      capacity: try capacity?.decode() ?? Capacity(hands: hands), opening: times,
      readyMargin: PromiseMargin(seconds: readyMargin), doorMargin: PromiseMargin(seconds: doorMargin),
      told: try freeFrom.map { try Outlook(freeFrom: $0, outlook) }, loadVersion: loadVersion)
    return (id, kitchen)
  }

  fileprivate func hasOtherPlans(than before: RestaurantKitchen?) -> Bool {
    load != before?.load || rounds != before?.rounds || readyMargin != before?.readyMargin
      || doorMargin != before?.doorMargin
  }
}

extension Transaction {
  /// Writes the plans that have changed, and publishes what that means for other contexts.
  func write(
    plansOf kitchens: [ID: RestaurantKitchen], since before: [ID: RestaurantKitchen], now: Date, _ outbox: Outbox
  ) throws {
    var new: [(id: ID, kitchen: RestaurantKitchen)] = []
    for (id, kitchen) in kitchens where kitchen.hasOtherPlans(than: before[id]) {
      var kitchen = kitchen
      if kitchen.advance(from: before[id], to: now) {
        if let told = KitchenLoadChanged(restaurantId: id, kitchen) { try outbox.add(told, to: self) }
      }
      new.append((id, kitchen))
    }
    guard !new.isEmpty else { return }
    queue(
      """
      UPDATE restaurants r SET load = new.load, oven = new.oven, rounds = new.rounds, ready_margin = new.ready_margin,
        door_margin = new.door_margin, free_from = new.free_from, outlook = new.outlook, load_version = new.load_version
      FROM unnest(\(new.map(\.id)), \(new.map(\.kitchen.load.json)), \(new.map(\.kitchen.load.ovenJSON)),
        \(new.map(\.kitchen.rounds.json)), \(new.map(\.kitchen.readyMargin.seconds)),
        \(new.map(\.kitchen.doorMargin.seconds)), \(new.map(\.kitchen.told?.freeFrom)),
        \(new.map(\.kitchen.told?.json)), \(new.map(\.kitchen.loadVersion)))
        AS new (id, load, oven, rounds, ready_margin, door_margin, free_from, outlook, load_version)
      WHERE r.id = new.id
      """)
  }

  /// Tells others what a restaurant's kitchen can do since its capacity or its hours have changed.
  func tellOutlook(of restaurant: ID, _ outbox: Outbox) async throws {
    let rows = try await query(.kitchens([restaurant]))
    guard let row = rows.first else { return }
    var (_, kitchen) = try RestaurantKitchen.read(row)
    // Every slot is looked at again.
    guard kitchen.advance(from: nil, to: Date()), let told = KitchenLoadChanged(restaurantId: restaurant, kitchen)
    else { return }
    try outbox.add(told, to: self)
    queue(
      """
      UPDATE restaurants SET free_from = \(told.freeFrom), outlook = \(kitchen.told?.json),
        load_version = \(kitchen.loadVersion)
      WHERE id = \(restaurant)
      """)
  }
}

extension SQL {
  /// Locked by ascending id in every transaction: the lock of a restaurant covers its shelves and its load.
  static func kitchens(_ restaurants: [ID]) -> SQL {
    """
    SELECT \(sql: RestaurantKitchen.columns) FROM restaurants WHERE id = ANY(\(restaurants)) ORDER BY id FOR UPDATE
    """
  }
}

extension KitchenLoadChanged {
  /// - Returns: nil where there is nothing to tell.
  init?(restaurantId: ID, _ kitchen: RestaurantKitchen) {
    guard let told = kitchen.told else { return nil }
    func times(_ slots: Set<Int>) -> [Date] {
      slots.sorted().map { Date(timeIntervalSince1970: Double($0 * Slot.length)) }
    }
    self.init(
      restaurantId: restaurantId, freeFrom: told.freeFrom, version: kitchen.loadVersion,
      courierFreeFrom: told.courierFreeFrom, readyMarginSeconds: told.readyMargin,
      doorMarginSeconds: told.doorMargin, fullSlots: times(told.fullSlots),
      slotsWithoutCourier: times(told.slotsWithoutCourier),
      tightSlots: told.tightSlots.sorted { $0.key < $1.key }.compactMap { slot, size in
        guard let next = Outlook.sizes.first(where: { $0 > size }) else { return nil }
        let usual = Slot.usualWork.hands
        return TightSlot(
          from: Date(timeIntervalSince1970: Double(slot * Slot.length)), fits: size * usual, tooMuch: next * usual)
      })
  }
}

extension JSONText {
  /// Groups of numbers, as one list.
  init(groups: [[Int]]) {
    self.init(Array("[\(groups.joined().map(String.init).joined(separator: ","))]".utf8))
  }

  func groups(of count: Int) throws -> [ArraySlice<Int>] {
    let numbers = try [Int](JSON(reading: bytes))
    guard numbers.count.isMultiple(of: count) else { throw DecodingError.unreadable("the last group is too short") }
    return stride(from: 0, to: numbers.count, by: count).map { numbers[$0..<$0 + count] }
  }

  /// Slots, each with a number.
  init(slots: [Int: Int]) { self.init(groups: slots.map { [$0.key, $0.value] }) }

  func slots() throws -> [Int: Int] {
    try groups(of: 2).reduce(into: [:]) { $0[$1[$1.startIndex]] = $1[$1.startIndex + 1] }
  }
}

extension KitchenLoad {
  /// - Parameters:
  ///   - text: each slot's number, its work and what is due in it.
  ///   - oven: each slot's number and the seconds of places in the oven; apart, since the version before reads `text`.
  fileprivate init(_ text: JSONText, oven: JSONText? = nil) throws {
    self.init(
      slots: try text.groups(of: 3).reduce(into: [:]) { slots, group in
        slots[group[group.startIndex]] = Slot(work: group[group.startIndex + 1], due: group[group.startIndex + 2])
      })
    for (slot, seconds) in try oven?.slots() ?? [:] { takeOven(seconds, in: slot) }
  }

  fileprivate var json: JSONText { JSONText(groups: slots.map { [$0.key, $0.value.work, $0.value.due] }) }

  fileprivate var ovenJSON: JSONText { JSONText(slots: slots.mapValues(\.oven).filter { $0.value != 0 }) }
}

extension Outlook {
  private struct Rest: WireObject {
    var courierFreeFrom: Date?
    var readyMargin: Int
    var doorMargin: Int
    var fullSlots: [Int]
    var slotsWithoutCourier: [Int]
    /// Pairs of a slot and how many times something usual can be made for it.
    var tightSlots: [Int]

    static let shape = Shape(
      "Outlook", Self.init(courierFreeFrom:readyMargin:doorMargin:fullSlots:slotsWithoutCourier:tightSlots:),
      Member("courierFreeFrom", \.courierFreeFrom), Member("readyMargin", \.readyMargin),
      Member("doorMargin", \.doorMargin), Member("fullSlots", \.fullSlots),
      Member("slotsWithoutCourier", \.slotsWithoutCourier), Member("tightSlots", \.tightSlots, default: []))
  }

  /// - Parameter rest: absent where the version before told when a pizzaiolo is free, and no more.
  fileprivate init(freeFrom: Date, _ rest: JSONText?) throws {
    let rest = try rest?.decode(Rest.self)
    self.init(
      freeFrom: freeFrom, courierFreeFrom: rest?.courierFreeFrom, readyMargin: rest?.readyMargin ?? 0,
      doorMargin: rest?.doorMargin ?? 0, fullSlots: Set(rest?.fullSlots ?? []),
      slotsWithoutCourier: Set(rest?.slotsWithoutCourier ?? []),
      tightSlots: stride(from: 1, to: rest?.tightSlots.count ?? 0, by: 2).reduce(into: [:]) { slots, index in
        slots[rest?.tightSlots[index - 1] ?? 0] = rest?.tightSlots[index]
      })
  }

  /// All but when a pizzaiolo is free, which has a column of its own.
  fileprivate var json: JSONText {
    JSONText(
      encoding: Rest(
        courierFreeFrom: courierFreeFrom, readyMargin: readyMargin, doorMargin: doorMargin,
        fullSlots: fullSlots.sorted(), slotsWithoutCourier: slotsWithoutCourier.sorted(),
        tightSlots: tightSlots.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }))
  }
}
