import Contracts

/// A number of an invoice or a credit note.
struct InvoiceNumber: Equatable {
  /// Of the restaurant.
  let code: String
  /// From 1, without gaps.
  let ordinal: Int

  /// As it is printed: `ANGERS-000001`.
  var text: String {
    let digits = String(ordinal)
    return "\(code)-\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits)"
  }
}

/// The numbers of one restaurant. Invoices and credit notes share them.
struct InvoiceSeries: Equatable {
  let restaurantId: ID
  private let code: String
  /// 0 before the first.
  private(set) var lastOrdinal: Int
  /// The end of the restaurant's journal.
  var chain: Chain

  /// - Parameter code: the restaurant's own; nil where the catalogue has given it none, or one that another restaurant has used.
  init(of restaurantId: ID, code: String?, lastOrdinal: Int, chain: Chain? = nil) {
    self.restaurantId = restaurantId
    // The last eight digits of the id.
    self.code = code ?? restaurantId.description.suffix(8).uppercased()
    self.lastOrdinal = lastOrdinal
    self.chain = chain ?? Chain(of: restaurantId, .journal)
  }

  mutating func next() -> InvoiceNumber {
    lastOrdinal += 1
    return InvoiceNumber(code: code, ordinal: lastOrdinal)
  }
}
