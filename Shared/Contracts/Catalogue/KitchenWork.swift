/// What it takes a kitchen to make something, in seconds.
package struct KitchenWork: Equatable, Sendable {
  /// Of one pizzaiolo.
  package var hands: Int
  /// Of one place in the oven.
  package var oven: Int
  /// From when the pizzaiolo is done until the last piece is out of the oven.
  package var baking: Int

  package static let none = KitchenWork(hands: 0)

  package init(hands: Int, oven: Int = 0, baking: Int = 0) {
    self.hands = hands
    self.oven = oven
    self.baking = baking
  }

  /// That much more of the same. Its last piece is in the oven no longer.
  package func times(_ count: Int) -> KitchenWork {
    KitchenWork(hands: hands * count, oven: oven * count, baking: baking)
  }

  /// How long it takes where nothing else is made.
  package var duration: Int { hands + baking }
}

extension KitchenWork {
  /// What lines of an order take. Two halves are one piece, which takes as long as the slower one.
  ///
  /// - Parameter seconds: that one piece of a product takes, and is in the oven of that; nil of one that is not known.
  package init(of lines: [Order.Line], _ seconds: (ID) -> (preparation: Int, oven: Int)?) {
    self.init(
      of: lines.flatMap { line in
        line.pieces.compactMap { piece in
          let halves = [piece.productId] + (piece.composition.otherHalf.map { [$0.productId] } ?? [])
          return halves.compactMap(seconds).max { $0.preparation < $1.preparation }.map {
            Pieces(preparationSeconds: $0.preparation, ovenSeconds: $0.oven, quantity: line.quantity)
          }
        }
      })
  }

  /// The pieces of one line.
  package struct Pieces: Sendable {
    /// From the first handgrip until one is ready.
    package var preparationSeconds: Int
    /// How much of that it is in the oven, where nobody has a hand on it.
    package var ovenSeconds: Int
    package var quantity: Int

    package init(preparationSeconds: Int, ovenSeconds: Int, quantity: Int) {
      self.preparationSeconds = preparationSeconds
      self.ovenSeconds = ovenSeconds
      self.quantity = quantity
    }
  }

  /// One pizzaiolo makes the lines one after another. A recipe that does not say how long a piece is in the oven takes it into account
  /// by less work for further pieces.
  package init(of lines: [Pieces]) {
    self.init(hands: 0)
    for line in lines {
      let oven = min(line.ovenSeconds, line.preparationSeconds)
      if oven > 0 {
        hands += (line.preparationSeconds - oven) * line.quantity
        self.oven += oven * line.quantity
        baking = max(baking, oven)
      } else {
        hands += Recipe.preparationSeconds(of: [(seconds: line.preparationSeconds, quantity: line.quantity)])
      }
    }
  }
}
