package import FoundationEssentials

/// An invoice of an order.
package struct GetInvoice: Request {
  package typealias Reply = Invoice
  package static let context = Context.payment
  package static let name = "get-invoice"
  package var caller: Caller
  package var orderId: ID
  package var number: String?

  package static let shape = Shape(
    "GetInvoice",
    Self.init(caller:orderId:number:),
    Member("caller", \.caller),
    Member("orderId", \.orderId),
    Member("number", \.number, "Which one; absent for the latest."))

  package init(caller: Caller, orderId: ID, number: String? = nil) {
    self.caller = caller
    self.orderId = orderId
    self.number = number
  }
}

/// A credit note of an order.
package struct GetCreditNote: Request {
  package typealias Reply = Invoice
  package static let context = Context.payment
  package static let name = "get-credit-note"
  package var caller: Caller
  package var orderId: ID
  package var number: String?

  package static let shape = Shape(
    "GetCreditNote",
    Self.init(caller:orderId:number:),
    Member("caller", \.caller),
    Member("orderId", \.orderId),
    Member("number", \.number, "Which one; absent for the latest."))

  package init(caller: Caller, orderId: ID, number: String? = nil) {
    self.caller = caller
    self.orderId = orderId
    self.number = number
  }
}

/// The invoices and credit notes of an order, in the order of their numbers.
package struct ListInvoices: Request {
  package typealias Reply = Items<Invoice>
  package static let context = Context.payment
  package static let name = "list-invoices"
  package var caller: Caller
  package var orderId: ID
  package var after: Int
  package var limit: Int

  package static let shape = Shape(
    "ListInvoices",
    Self.init(caller:orderId:after:limit:),
    Member("caller", \.caller),
    Member("orderId", \.orderId),
    Member("after", \.after, "The ordinal in the series of the last one on the page before; 0 for the first page."),
    Member("limit", \.limit))

  package init(caller: Caller, orderId: ID, after: Int, limit: Int) {
    self.caller = caller
    self.orderId = orderId
    self.after = after
    self.limit = limit
  }
}

/// Makes a PDF of an order's invoice or credit note, and counts it: each after the first is a duplicate.
package struct PrintInvoice: Request {
  package typealias Reply = PrintedInvoice
  package static let context = Context.payment
  package static let name = "print-invoice"
  package var caller: Caller
  package var orderId: ID
  package var isCreditNote: Bool
  package var number: String?
  package var paper: InvoicePaper

  package static let shape = Shape(
    "PrintInvoice",
    Self.init(caller:orderId:isCreditNote:number:paper:),
    Member("caller", \.caller),
    Member("orderId", \.orderId),
    Member("isCreditNote", \.isCreditNote, "Not the invoice but what took it back."),
    Member("number", \.number, "Which one; absent for the latest."),
    Member("paper", \.paper))

  package init(caller: Caller, orderId: ID, isCreditNote: Bool, number: String?, paper: InvoicePaper) {
    self.caller = caller
    self.orderId = orderId
    self.isCreditNote = isCreditNote
    self.number = number
    self.paper = paper
  }
}

/// What an invoice is printed on.
package enum InvoicePaper: Word {
  case a4
  /// From a roll of 80 mm.
  case ticket
  case unknown(String)

  package static let allCases: [InvoicePaper] = [.a4, .ticket]

  package static var form: Form<Self> { .word("InvoicePaper", "`ticket` is a roll of 80 mm.") }

  package var rawValue: String {
    switch self {
    case .a4: "a4"
    case .ticket: "ticket"
    case .unknown(let word): word
    }
  }
}

/// An invoice or a credit note as a file.
package struct PrintedInvoice: WireObject, Equatable {
  package var number: String
  package var pdf: Data

  package static let shape = Shape(
    "PrintedInvoice", Self.init(number:pdf:), Member("number", \.number), Member("pdf", \.pdf))

  package init(number: String, pdf: Data) {
    self.number = number
    self.pdf = pdf
  }
}

/// What French law wants on an invoice (CGI, annexe II, 242 nonies A); issued when the money came in, and never changed: a refund
/// is a credit note.
package struct Invoice: WireObject, Equatable {
  package var number: String
  package var issuedAt: Date
  package var orderId: ID
  package var orderNumber: String
  package var restaurantId: ID
  package var seller: Seller?
  package var customer: Customer?
  package var lines: [Order.Line]
  package var adjustments: [Order.Adjustment]?
  package var total: Money
  package var taxRatePercent: Int
  package var tax: Money
  package var taxes: [Tax]?
  package var paymentMethod: PaymentMethod
  package var creditNoteNumber: String?
  package var invoiceNumber: String?

  package static let shape = Shape(
    "Invoice", "Issued when the money came in, and never changed: a refund is a credit note.",
    Self.init(
      number:issuedAt:orderId:orderNumber:restaurantId:seller:customer:lines:adjustments:total:taxRatePercent:tax:taxes:
      paymentMethod:creditNoteNumber:invoiceNumber:),
    Member("number", \.number),
    Member("issuedAt", \.issuedAt),
    Member("orderId", \.orderId),
    Member("orderNumber", \.orderNumber),
    Member("restaurantId", \.restaurantId),
    Member("seller", \.seller, "As it was then."),
    Member("customer", \.customer, "Where the order named one, until that person is erased."),
    Member("lines", \.lines, as: .list(0...Int.max)),
    Member("adjustments", \.adjustments, "What the order costs beside its lines, and what was taken off."),
    Member("total", \.total, "With tax."),
    Member(
      "taxRatePercent", \.taxRatePercent, as: .integer(from: 0),
      "The rate of most of the total, without what is behind the point. `taxes` has each rate."),
    Member("tax", \.tax, "The share of the tax in the total."),
    Member("taxes", \.taxes, "By rate, lowest first. They add up to the total."),
    Member("paymentMethod", \.paymentMethod),
    Member("creditNoteNumber", \.creditNoteNumber, "The credit note's number, where the money went back."),
    Member("invoiceNumber", \.invoiceNumber, "On a credit note: the number of the invoice that it takes back."))

  /// Who sells.
  package struct Seller: WireObject, Equatable {
    package var name: String
    package var address: Address
    package var siren: String?
    package var vatNumber: String?

    package static let shape = Shape(
      "InvoiceSeller", Self.init(name:address:siren:vatNumber:),
      Member("name", \.name), Member("address", \.address), Member("siren", \.siren),
      Member("vatNumber", \.vatNumber))

    package init(name: String, address: Address, siren: String?, vatNumber: String?) {
      self.name = name
      self.address = address
      self.siren = siren
      self.vatNumber = vatNumber
    }
  }

  /// Who bought.
  package struct Customer: WireObject, Equatable {
    package var name: String
    package var address: Address?

    package static let shape = Shape(
      "InvoiceCustomer", Self.init(name:address:), Member("name", \.name),
      Member("address", \.address, "Of a delivery."))

    package init(name: String, address: Address?) {
      self.name = name
      self.address = address
    }
  }

  /// What bears one rate.
  package struct Tax: WireObject, Equatable {
    package var ratePerMille: Int
    package var net: Money
    package var tax: Money
    package var total: Money

    package static let shape = Shape(
      "InvoiceTax", "What bears one rate of value added tax.", Self.init(ratePerMille:net:tax:total:),
      Member("ratePerMille", \.ratePerMille, as: .integer(in: 0...1000), "55 is 5.5 %."),
      Member("net", \.net, "Without tax."), Member("tax", \.tax), Member("total", \.total, "With tax."))

    package init(ratePerMille: Int, net: Money, tax: Money, total: Money) {
      self.ratePerMille = ratePerMille
      self.net = net
      self.tax = tax
      self.total = total
    }
  }

  package init(
    number: String, issuedAt: Date, orderId: ID, orderNumber: String, restaurantId: ID, seller: Seller? = nil,
    customer: Customer? = nil, lines: [Order.Line], adjustments: [Order.Adjustment]? = nil, total: Money,
    taxRatePercent: Int, tax: Money, taxes: [Tax]? = nil, paymentMethod: PaymentMethod,
    creditNoteNumber: String? = nil, invoiceNumber: String? = nil
  ) {
    self.number = number
    self.issuedAt = issuedAt
    self.orderId = orderId
    self.orderNumber = orderNumber
    self.restaurantId = restaurantId
    self.seller = seller
    self.customer = customer
    self.lines = lines
    self.adjustments = adjustments
    self.total = total
    self.taxRatePercent = taxRatePercent
    self.tax = tax
    self.taxes = taxes
    self.paymentMethod = paymentMethod
    self.creditNoteNumber = creditNoteNumber
    self.invoiceNumber = invoiceNumber
  }
}

/// What the program that sets invoices as PDF is given.
package struct InvoicePrint: WireObject {
  package var invoice: Invoice
  package var paper: InvoicePaper
  package var duplicate: Int?

  package static let shape = Shape(
    "InvoicePrint", Self.init(invoice:paper:duplicate:),
    Member("invoice", \.invoice), Member("paper", \.paper),
    Member("duplicate", \.duplicate, "How many times it has been printed before; absent the first time."))

  package init(invoice: Invoice, paper: InvoicePaper, duplicate: Int?) {
    self.invoice = invoice
    self.paper = paper
    self.duplicate = duplicate
  }
}
