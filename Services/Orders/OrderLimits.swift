import ServiceKit

/// How much one customer may order by themselves (RELIABILITY S25). Staff may order more for them.
struct OrderLimits: Equatable, Sendable {
  /// Orders that have not ended; nil for any number.
  var open: Int?
  /// Of them, orders that wait for their payment.
  var unpaid: Int
  /// Pieces in one order.
  var pieces: Int

  init(open: Int?, unpaid: Int, pieces: Int) {
    self.open = open
    self.unpaid = unpaid
    self.pieces = pieces
  }

  init(_ settings: Settings) throws(SettingError) {
    let open = try settings.int("orders.maximumOpen", in: 0...1000)
    self.open = open == 0 ? nil : open
    unpaid = try settings.int("orders.maximumUnpaid", in: 1...1000)
    pieces = try settings.int("orders.maximumPieces", in: 1...2500)
  }
}
