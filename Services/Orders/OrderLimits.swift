import ServiceKit

/// How much one customer may order by themselves (RELIABILITY S25). Staff may order more for them.
struct OrderLimits: Equatable, Sendable {
  /// Orders that have not ended; nil for any number.
  var open: Int?
  /// Of them, orders that wait for their payment.
  var unpaid: Int
  /// Pieces in one order.
  var pieces: Int
  /// How much of what lines cost a cashier may take off.
  var cashierDiscountPercent: Int

  init(open: Int?, unpaid: Int, pieces: Int, cashierDiscountPercent: Int = 10) {
    self.open = open
    self.unpaid = unpaid
    self.pieces = pieces
    self.cashierDiscountPercent = cashierDiscountPercent
  }

  init(_ settings: Settings) throws(SettingError) {
    let open = try settings.number(.maximumOpen)
    self.open = open == 0 ? nil : open
    unpaid = try settings.number(.maximumUnpaid)
    pieces = try settings.number(.maximumPieces)
    cashierDiscountPercent = try settings.number(.cashierDiscountPercent)
  }
}

extension Setting {
  static let maximumOpen = number(
    "orders.maximumOpen", in: 0...1000, "how many open orders a customer may have; 0 for any number")
  static let maximumUnpaid = number(
    "orders.maximumUnpaid", in: 1...1000, "how many of a customer's open orders may wait for their payment")
  static let maximumPieces = number(
    "orders.maximumPieces", in: 1...2500, "how many pieces an order of a customer may have")
  static let cashierDiscountPercent = number(
    "orders.cashierDiscountPercent", in: 0...100,
    "how much of what an order's lines cost a cashier may take off, in percent; a manager may take off all of it")
}
