package import FoundationEssentials

/// What a restaurant can do at a time.
package struct Capacity: WireObject, Equatable {
  package var hands: Int
  package var ovenPlaces: Int?
  package var couriers: Int?
  package var tonight: Tonight?

  package static let shape = Shape(
    "Capacity", "What a restaurant can do at a time.",
    Self.init(hands:ovenPlaces:couriers:tonight:),
    Member("hands", \.hands, as: .integer(in: 1...1_000_000), "How many pizzaioli work side by side."),
    Member(
      "ovenPlaces", \.ovenPlaces, as: .integer(in: 1...1000),
      "How many pieces are in the oven at once; absent: the oven never delays an order."),
    Member(
      "couriers", \.couriers, as: .integer(in: 0...100),
      "How many couriers are on their way at once; absent: one is always free."),
    Member("tonight", \.tonight, "What counts instead until a time."))

  /// What counts instead until a time; what is absent stays as usual.
  package struct Tonight: WireObject, Equatable {
    package var until: Date
    package var hands: Int?
    package var ovenPlaces: Int?
    package var couriers: Int?

    package static let shape = Shape(
      "CapacityTonight", "What counts instead until a time; what is absent stays as usual.",
      Self.init(until:hands:ovenPlaces:couriers:),
      Member("until", \.until, "Within the next 24 hours."),
      Member("hands", \.hands, as: .integer(in: 1...100)),
      Member("ovenPlaces", \.ovenPlaces, as: .integer(in: 1...1000)),
      Member("couriers", \.couriers, as: .integer(in: 0...100)))

    package init(until: Date, hands: Int? = nil, ovenPlaces: Int? = nil, couriers: Int? = nil) {
      self.until = until
      self.hands = hands
      self.ovenPlaces = ovenPlaces
      self.couriers = couriers
    }
  }

  package init(hands: Int, ovenPlaces: Int? = nil, couriers: Int? = nil, tonight: Tonight? = nil) {
    self.hands = hands
    self.ovenPlaces = ovenPlaces
    self.couriers = couriers
    self.tonight = tonight
  }

  /// What a kitchen has of which nobody has said anything.
  package static let usual = Capacity(hands: 2)

  /// What counts at a time, which is not only for tonight any more.
  package func at(_ time: Date) -> Capacity {
    guard let tonight, time < tonight.until else {
      return Capacity(hands: hands, ovenPlaces: ovenPlaces, couriers: couriers)
    }
    return Capacity(
      hands: tonight.hands ?? hands, ovenPlaces: tonight.ovenPlaces ?? ovenPlaces,
      couriers: tonight.couriers ?? couriers)
  }
}
