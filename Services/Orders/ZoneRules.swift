import Contracts
import FoundationEssentials

/// Whether a restaurant delivers to a door, and in which of its zones that lies.
enum DeliveryOffer: Equatable {
  /// It delivers nowhere.
  case none
  case tooFar
  /// In a zone; nil where the restaurant has none, and delivers within a radius without fee.
  case within(Zone?)
}

extension Restaurant {
  /// Where a door lies. A restaurant whose position is not known delivers nowhere: no distance must pass as near enough
  /// because it is missing.
  func offer(to door: Position) -> DeliveryOffer {
    guard let start = address.position, deliveryRadiusMetres > 0 else { return .none }
    guard zones.isEmpty else {
      return zones.first { $0.contains(door, from: start) }.map { .within($0) } ?? .tooFar
    }
    return start.distance(to: door) <= Double(deliveryRadiusMetres) ? .within(nil) : .tooFar
  }

  /// The zone of a delivery to an address that the restaurant delivers to.
  func zone(of address: Address?) -> Zone? {
    guard let door = address?.position, case .within(let zone) = offer(to: door) else { return nil }
    return zone
  }

  /// Why no order is taken for a time, where the hours would allow it: a pause, or a closure.
  func interruption(at time: Date) -> (until: Date, reason: String?)? {
    if let pause, time < pause.until { return (pause.until, pause.reason) }
    return closures.first { ($0.from..<max($0.from, $0.until)).contains(time) }.map { ($0.until, $0.reason) }
  }
}

extension Zone {
  /// What a delivery of these lines costs beside them, with its tax; nil where it costs nothing.
  func deliveryFee(of lines: [Order.Line]) -> [Order.Adjustment]? {
    let fee = fee(for: lines.total)
    guard fee.amount > 0 else { return nil }
    let shares = lines.flatMap(\.shares).ofFee(fee)
    return [Order.Adjustment(kind: .deliveryFee, name: "Frais de livraison", amount: fee, taxShares: shares)]
  }

  /// What the lines lack to be delivered; nil where they lack nothing.
  func shortfall(of lines: [Order.Line]) -> DraftFault? {
    let total = lines.total
    guard total.amount < minimum.amount else { return nil }
    return DraftFault("/lines", .belowMinimum(minimum, total: total))
  }
}
