import Contracts
import FoundationEssentials

/// How long the couriers of a restaurant are on their way.
struct TravelTimes: Equatable {
  /// Where they start; nil where the restaurant is not known here.
  var start: Position?
  /// How far the restaurant delivers.
  var farthestMetres: Double
  /// For parking, stairs and the door.
  var baseSeconds: Int
  var secondsPerKilometre: Int

  /// Until delivery has published an estimate.
  static let unknown = TravelTimes(
    start: nil, farthestMetres: 10_000, baseSeconds: TravelEstimateChanged.usual.baseSeconds,
    secondsPerKilometre: TravelEstimateChanged.usual.secondsPerKilometre)
}

extension TravelTimes {
  init(start: Address?, farthestMetres: Int?, _ baseSeconds: Int?, _ secondsPerKilometre: Int?) {
    self.init(
      start: start?.position, farthestMetres: farthestMetres.map(Double.init) ?? Self.unknown.farthestMetres,
      baseSeconds: baseSeconds ?? Self.unknown.baseSeconds,
      secondsPerKilometre: secondsPerKilometre ?? Self.unknown.secondsPerKilometre)
  }
}

extension TravelTimes {
  /// How long the courier is on the way to the door.
  func seconds(to address: Address?) -> Int {
    let metres = address?.position.flatMap { start?.distance(to: $0) } ?? farthestMetres
    return baseSeconds + Int(metres / 1000 * Double(secondsPerKilometre))
  }
}

extension Order {
  /// When the order is with the customer: ready, and for a delivery brought to the door. An address without a position, as in
  /// orders that an earlier version took, counts as the farthest that the restaurant delivers to.
  func arrival(readyAt: Date, by times: TravelTimes?) -> Date {
    readyAt + Double(travelSeconds(by: times) ?? 0)
  }

  /// How long the courier is on the way to the door; nil for a take-away.
  func travelSeconds(by times: TravelTimes?) -> Int? {
    guard fulfilment == .delivery else { return nil }
    return (times ?? .unknown).seconds(to: address)
  }
}
