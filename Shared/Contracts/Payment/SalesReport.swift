package import FoundationEssentials

/// The invoices and credit notes of a restaurant, newest first.
package struct ListRestaurantInvoices: Request {
  package typealias Reply = Items<Invoice>
  package static let context = Context.payment
  package static let name = "list-restaurant-invoices"
  package var restaurantId: ID
  package var from: Date
  package var until: Date
  package var before: Int
  package var limit: Int

  package static let shape = Shape(
    "ListRestaurantInvoices",
    Self.init(restaurantId:from:until:before:limit:),
    Member("restaurantId", \.restaurantId), Member("from", \.from), Member("until", \.until, "Not that time itself."),
    Member("before", \.before, "The ordinal of the last one on the page before."), Member("limit", \.limit))

  package init(restaurantId: ID, from: Date, until: Date, before: Int, limit: Int) {
    self.restaurantId = restaurantId
    self.from = from
    self.until = until
    self.before = before
    self.limit = limit
  }
}

/// What a restaurant has sold, as the tax office wants to know it.
package struct GetSalesReport: Request {
  package typealias Reply = SalesReport
  package static let context = Context.payment
  package static let name = "get-sales-report"
  package var restaurantId: ID
  package var from: String
  package var to: String

  package static let shape = Shape(
    "GetSalesReport", Self.init(restaurantId:from:to:), Member("restaurantId", \.restaurantId),
    Member("from", \.from, "The first day."), Member("to", \.to, "The last day."))

  package init(restaurantId: ID, from: String, to: String) {
    self.restaurantId = restaurantId
    self.from = from
    self.to = to
  }
}

/// Sales to consumers by day and rate (CGI, article 290): e-reporting.
package struct SalesReport: WireObject, Equatable {
  package var restaurantId: ID
  package var from: String
  package var to: String
  package var days: [Day]
  package var net: Money
  package var tax: Money
  package var total: Money
  package var transactions: Int

  package static let shape = Shape(
    "SalesReport", "Sales to consumers by day and rate of value added tax, less what was given back that day.",
    Self.init(restaurantId:from:to:days:net:tax:total:transactions:),
    Member("restaurantId", \.restaurantId),
    Member("from", \.from, as: .day), Member("to", \.to, as: .day),
    Member("days", \.days, as: .list(0...Int.max), "Those on which something was invoiced."),
    Member("net", \.net, "Without tax."), Member("tax", \.tax), Member("total", \.total, "With tax."),
    Member("transactions", \.transactions, as: .integer(from: 0), "Orders that were paid, each counted on each day."))

  package struct Day: WireObject, Equatable {
    package var day: String
    package var transactions: Int
    package var rates: [Rate]

    package static let shape = Shape(
      "SalesOfDay", Self.init(day:transactions:rates:), Member("day", \.day, as: .day),
      Member("transactions", \.transactions, as: .integer(from: 0), "Orders of which something was paid that day."),
      Member("rates", \.rates, as: .list(0...Int.max)))

    package init(day: String, transactions: Int, rates: [Rate]) {
      self.day = day
      self.transactions = transactions
      self.rates = rates
    }
  }

  package struct Rate: WireObject, Equatable {
    package var ratePerMille: Int
    package var net: Money
    package var tax: Money
    package var total: Money
    package var transactions: Int

    package static let shape = Shape(
      "SalesAtRate", Self.init(ratePerMille:net:tax:total:transactions:),
      Member("ratePerMille", \.ratePerMille, as: .integer(in: 0...1000), "55 is 5.5 %."),
      Member("net", \.net, "Without tax."), Member("tax", \.tax), Member("total", \.total, "With tax."),
      Member("transactions", \.transactions, as: .integer(from: 0), "Orders with something at this rate."))

    package init(ratePerMille: Int, net: Money, tax: Money, total: Money, transactions: Int) {
      self.ratePerMille = ratePerMille
      self.net = net
      self.tax = tax
      self.total = total
      self.transactions = transactions
    }
  }

  package init(restaurantId: ID, from: String, to: String, days: [Day]) {
    let rates = days.flatMap(\.rates)
    self.init(
      restaurantId: restaurantId, from: from, to: to, days: days, net: rates.reduce(.zero) { $0 + $1.net },
      tax: rates.reduce(.zero) { $0 + $1.tax }, total: rates.reduce(.zero) { $0 + $1.total },
      transactions: days.reduce(0) { $0 + $1.transactions })
  }

  /// Used by `shape`.
  private init(
    restaurantId: ID, from: String, to: String, days: [Day], net: Money, tax: Money, total: Money, transactions: Int
  ) {
    self.restaurantId = restaurantId
    self.from = from
    self.to = to
    self.days = days
    self.net = net
    self.tax = tax
    self.total = total
    self.transactions = transactions
  }
}
