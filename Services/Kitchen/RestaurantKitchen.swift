import Contracts
import FoundationEssentials

/// One restaurant's kitchen: its load, its storeroom, and what it needs to plan.
struct RestaurantKitchen: Equatable {
  var load = KitchenLoad()
  /// How many pizzaioli work side by side: at least one, or nothing would ever be ready.
  var hands = Capacity.usual.hands
  /// Nil until the catalogue has published them; empty for a restaurant that is closed until further notice.
  var opening: OpeningTimes?
  /// When a pizzaiolo is free, as it was last published.
  var publishedFreeFrom: Date?
  var loadVersion = 0
  var shelves: Shelves = [:]

  /// For how long ahead a kitchen plans whose hours are not known, in seconds.
  private static let usualHorizon = 86_400
  /// How long before its time an order for later may be ready at most, in seconds. Where more is wanted than can be made in
  /// that hour, the rest is promised for later, since the food must not wait longer.
  private static let longestWait = 3600
  /// By how many seconds the time when a pizzaiolo is free must have moved before it is published again.
  private static let notableChange = 600.0

  /// When an order is made: so that it is at the door, or on the counter, when it is wanted, and before the restaurant closes.
  ///
  /// - Parameter work: seconds of one pizzaiolo.
  /// - Returns: nil where that cannot be.
  func plan(_ order: Order, _ work: Int, travelSeconds travel: Int, now: Date) -> KitchenLoad.Plan? {
    // The opening hours at the time it was ordered for count, even if the event comes here late.
    let span = order.scheduledFor ?? order.placedAt
    let seconds = Int(now.timeIntervalSince1970.rounded(.up))
    var end = seconds + Self.usualHorizon
    if let opening {
      guard let closing = opening.closing(at: span, for: order.fulfilment) else { return nil }
      end = Int(closing.timeIntervalSince1970)
    } else if let time = order.scheduledFor {
      end = max(end, Int(time.timeIntervalSince1970) + Self.usualHorizon)
    }
    guard let time = order.scheduledFor else { return load.plan(work, hands: hands, now: seconds, by: end - travel) }
    let wanted = Int(time.timeIntervalSince1970) - travel
    let earliest = wanted - work - Self.longestWait
    return load.plan(work, hands: hands, now: seconds, for: wanted, notBefore: earliest)
      ?? load.plan(work, hands: hands, now: seconds, by: end - travel, notBefore: earliest)
  }

  /// Forgets work of hours ago, and works out when a pizzaiolo is free.
  ///
  /// - Returns: that time, where it has moved so much that it must be published.
  mutating func advance(to now: Date) -> Date? {
    let seconds = Int(now.timeIntervalSince1970.rounded(.up))
    load.forget(at: seconds)
    let free = Date(timeIntervalSince1970: Double(load.firstFree(hands: hands, now: seconds)))
    let published = max(publishedFreeFrom ?? now, now)
    guard abs(max(free, now).timeIntervalSince(published)) >= Self.notableChange else { return nil }
    publishedFreeFrom = free
    loadVersion += 1
    return free
  }
}
