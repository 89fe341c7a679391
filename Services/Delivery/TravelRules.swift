import Contracts
import FoundationEssentials

/// How long the couriers of a restaurant take.
struct TravelEstimate: Equatable {
  /// For parking, stairs and the door.
  var baseSeconds: Int
  var secondsPerKilometre: Int

  /// Before the first round: three minutes at the door, and 20 km/h.
  static let initial = TravelEstimate(
    baseSeconds: TravelEstimateChanged.usual.baseSeconds,
    secondsPerKilometre: TravelEstimateChanged.usual.secondsPerKilometre)

  /// The estimate after a round: it moves an eighth of the way towards what the round took, so one unusual round changes it
  /// little.
  func learning(from seconds: Int, over metres: Double) -> TravelEstimate {
    let kilometres = metres / 1000
    guard kilometres >= 0.2, seconds > 0 else { return self }
    let observed = Double(max(0, seconds - baseSeconds)) / kilometres
    let bounded = min(max(observed, 60), 900)
    var estimate = self
    estimate.secondsPerKilometre += Int(((bounded - Double(secondsPerKilometre)) / 8).rounded())
    return estimate
  }
}

extension Order {
  /// Seconds from the restaurant to the door, once it has been delivered.
  var travelSeconds: Int? {
    guard let left = history.last(where: { $0.status == .delivering })?.at,
      let arrived = history.last(where: { $0.status == .delivered })?.at
    else { return nil }
    return Int(arrived.timeIntervalSince(left))
  }
}
