import Contracts

extension InvoiceIssued {
  /// - Parameter invoice: one from before its rates were kept has only one.
  init(_ invoice: Invoice, _ kind: InvoiceKind) {
    let shares = invoice.taxes.map { taxes in
      taxes.map { TaxShare(ratePerMille: $0.ratePerMille, total: $0.total, tax: $0.tax) }
    }
    self.init(
      number: invoice.number, isCreditNote: kind == .creditNote, orderId: invoice.orderId,
      restaurantId: invoice.restaurantId, issuedAt: invoice.issuedAt, paymentMethod: invoice.paymentMethod,
      shares: shares ?? [TaxShare(ratePerMille: invoice.taxRatePercent * 10, total: invoice.total, tax: invoice.tax)])
  }
}
