import Contracts
import FoundationEssentials

/// How many there are of something in each slot of a kitchen's load: usually, and tonight.
struct Staffing: Equatable {
  var usual: Int
  var tonight: Int?
  /// The first slot in which tonight is over.
  var firstUsualSlot: Int

  init(_ usual: Int, tonight: Int? = nil, firstUsualSlot: Int = .min) {
    self.usual = usual
    self.tonight = tonight
    self.firstUsualSlot = firstUsualSlot
  }

  func count(in slot: Int) -> Int {
    slot < firstUsualSlot ? tonight ?? usual : usual
  }
}

extension Staffing: ExpressibleByIntegerLiteral {
  init(integerLiteral value: Int) { self.init(value) }
}

extension Capacity {
  /// Where there is a limit tonight and none otherwise.
  private static let enough = 1_000_000

  private func staffing(_ usual: Int, tonight: Int?, atLeast least: Int = 0) -> Staffing {
    Staffing(
      max(least, usual), tonight: tonight.map { max(least, $0) },
      firstUsualSlot: self.tonight.map { KitchenLoad.slot(of: $0.until) } ?? .min)
  }

  /// At least one, or nothing would ever be ready.
  var handsBySlot: Staffing { staffing(hands, tonight: tonight?.hands, atLeast: 1) }

  /// Nil where the oven never delays an order.
  var ovenBySlot: Staffing? {
    guard ovenPlaces != nil || tonight?.ovenPlaces != nil else { return nil }
    return staffing(ovenPlaces ?? Self.enough, tonight: tonight?.ovenPlaces, atLeast: 1)
  }

  /// Nil where a courier is always free.
  var couriersBySlot: Staffing? {
    guard couriers != nil || tonight?.couriers != nil else { return nil }
    return staffing(couriers ?? Self.enough, tonight: tonight?.couriers)
  }
}
