/// The part of an amount that bears one rate of value added tax. It is computed once, and kept: an invoice takes it as it is, and
/// a credit note negates it.
package struct TaxShare: WireObject, Hashable {
  package var ratePerMille: Int
  package var total: Money
  package var tax: Money

  package static let shape = Shape(
    "TaxShare", "The part of an amount that bears one rate of value added tax.",
    Self.init(ratePerMille:total:tax:),
    Member("ratePerMille", \.ratePerMille, as: .integer(in: 0...1000), "55 is 5.5 %."),
    Member("total", \.total, "With tax."),
    Member("tax", \.tax, "The tax in the total."))

  package init(ratePerMille: Int, total: Money, tax: Money) {
    self.ratePerMille = ratePerMille
    self.total = total
    self.tax = tax
  }
}
