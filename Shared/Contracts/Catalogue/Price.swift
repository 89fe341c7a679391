package import FoundationEssentials

/// What something costs from a time on.
package struct DatedPrice: WireObject, Equatable {
  package var from: Date
  package var price: Money

  package static let shape = Shape(
    "DatedPrice", "What something costs from a time on.",
    Self.init(from:price:), Member("from", \.from), Member("price", \.price, as: .price, "With tax."))

  package init(from: Date, price: Money) {
    self.from = from
    self.price = price
  }
}

extension [DatedPrice] {
  /// The price that holds at a time: the latest that has begun. Nil where none has.
  package func price(at time: Date) -> Money? {
    self.filter { $0.from <= time }.max { $0.from < $1.from }?.price
  }

  /// When the price changes next.
  package func nextChange(after time: Date) -> Date? {
    self.map(\.from).filter { $0 > time }.min()
  }
}
