import Contracts
import FoundationEssentials

/// What one thing counts for: an order, an invoice, a movement of stock. The newest version takes the place of the one before, so
/// that it does not matter in which order, or how often, versions come.
struct Contribution: Equatable {
  /// Of which thing: `order.…`, `invoice.…`, `movement.…`.
  var subject: String
  var version: Int
  var restaurantId: ID
  /// Since 1970, by the clock on the wall.
  var hour: Int
  /// Few, for each hour, day and month.
  var totals = Tally()
  /// Of single products and ingredients, for each day and month.
  var details = Tally()
  /// Of ingredients, for what there should be now.
  var levels = Tally()
  var courierId: ID?
  /// For the courier's day.
  var courier = Tally()

  init(subject: String, version: Int, restaurantId: ID, at time: Date) {
    self.subject = subject
    self.version = version
    self.restaurantId = restaurantId
    let paris = ParisTime(time)
    hour = paris.daysSince1970 * 24 + paris.minuteOfDay / 60
  }

  init(subject: String, version: Int, restaurantId: ID, hour: Int) {
    self.subject = subject
    self.version = version
    self.restaurantId = restaurantId
    self.hour = hour
  }

  var day: Int { hour / 24 }
}

/// The tallies that contributions change, and by how much.
struct Difference: Equatable {
  struct Place: Hashable, Comparable {
    /// A restaurant, or `group`.
    var scope: ID
    var stretch: Stretch

    static func < (left: Place, right: Place) -> Bool {
      (left.scope, left.stretch) < (right.scope, right.stretch)
    }
  }

  struct CourierDay: Hashable, Comparable {
    var restaurantId: ID
    var courierId: ID
    var day: Int

    static func < (left: CourierDay, right: CourierDay) -> Bool {
      (left.restaurantId, left.courierId, left.day) < (right.restaurantId, right.courierId, right.day)
    }
  }

  struct Change: Equatable {
    var totals = Tally()
    var details = Tally()

    var isEmpty: Bool { totals.isEmpty && details.isEmpty }
  }

  /// The scope of the whole group.
  static let group = ID.first

  private(set) var places: [Place: Change] = [:]
  private(set) var couriers: [CourierDay: Tally] = [:]

  mutating func add(_ contribution: Contribution) { apply(contribution) { $0 += $1 } }

  mutating func takeAway(_ contribution: Contribution) { apply(contribution) { $0 -= $1 } }

  private mutating func apply(_ contribution: Contribution, _ change: (inout Tally, Tally) -> Void) {
    let stretches = [
      Stretch(grain: .hour, number: contribution.hour), Stretch(grain: .day, number: contribution.day),
      Stretch(grain: .month, number: Stretch.month(of: contribution.day)),
    ]
    for scope in [contribution.restaurantId, Self.group] {
      for stretch in stretches {
        let place = Place(scope: scope, stretch: stretch)
        change(&places[place, default: Change()].totals, contribution.totals)
        if stretch.grain != .hour { change(&places[place, default: Change()].details, contribution.details) }
      }
    }
    if !contribution.levels.isEmpty {
      let place = Place(scope: contribution.restaurantId, stretch: .always)
      change(&places[place, default: Change()].details, contribution.levels)
    }
    if let courier = contribution.courierId, !contribution.courier.isEmpty {
      let day = CourierDay(
        restaurantId: contribution.restaurantId, courierId: courier, day: contribution.day)
      change(&couriers[day, default: Tally()], contribution.courier)
    }
  }

  /// Without what comes to nothing.
  var simplified: Difference {
    var difference = self
    difference.places = places.filter { !$0.value.isEmpty }
    difference.couriers = couriers.filter { !$0.value.isEmpty }
    return difference
  }
}
