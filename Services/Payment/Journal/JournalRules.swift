import Contracts
import FoundationEssentials

/// Who moved money, and where.
struct TillPlace: Equatable {
  var till: String?
  var operatorId: ID?

  /// Nobody at a till: the platform itself.
  static let system = TillPlace(till: nil, operatorId: nil)
  /// A customer who pays by card, or gets that back.
  static let online = TillPlace(till: Drawer.onlineTill, operatorId: nil)

  init(till: String?, operatorId: ID?) {
    self.till = till
    self.operatorId = operatorId
  }

  /// - Parameter till: that they named.
  init(_ caller: Caller, till: String? = nil) {
    self.init(till: caller.till(named: till), takenBy: caller.accountId)
  }

  /// Where a payment was taken.
  ///
  /// - Parameter account: who made it: an employee, unless it was online.
  init(till: String?, takenBy account: ID?) {
    self = till == nil || till == Drawer.onlineTill ? .online : TillPlace(till: till, operatorId: account)
  }
}

extension JournalEntry {
  /// The entry of an invoice or a credit note.
  init(
    _ link: ChainLink, _ kind: Kind, of invoice: Invoice, at place: TillPlace, perpetualTotal: Money
  ) {
    let shares =
      invoice.taxes
      ?? [
        .init(
          ratePerMille: invoice.taxRatePercent * 10, net: invoice.total + -invoice.tax, tax: invoice.tax,
          total: invoice.total)
      ]
    // A correction moves no money.
    let tenders = kind == .correction ? [] : [TenderTotal(method: invoice.paymentMethod, amount: invoice.total)]
    self.init(
      link: link, kind: kind, till: place.till, operatorId: place.operatorId, orderId: invoice.orderId,
      orderNumber: invoice.orderNumber, document: invoice.number, taxes: shares, tenders: tenders,
      total: invoice.total, perpetualTotal: perpetualTotal)
  }
}

extension InvoiceKind {
  /// - Parameter isCorrection: the payment stays, and only what it was for is said anew.
  func entry(isCorrection: Bool) -> JournalEntry.Kind {
    isCorrection ? .correction : self == .invoice ? .sale : .refund
  }
}
