/// What sums and times of orders come to.
extension Statistics {
  /// What was invoiced, less credit notes.
  package struct Turnover: WireObject, Equatable {
    package var total: Money
    package var net: Money
    package var rates: [Rate]
    package var invoices: Int
    package var creditNotes: Int

    package static let shape = Shape(
      "Turnover", "What was invoiced, less credit notes.", Self.init(total:net:rates:invoices:creditNotes:),
      Member("total", \.total, "With tax."), Member("net", \.net, "Without tax."), Member("rates", \.rates),
      Member("invoices", \.invoices), Member("creditNotes", \.creditNotes))

    package struct Rate: WireObject, Equatable {
      package var ratePerMille: Int
      package var total: Money
      package var net: Money
      package var tax: Money

      package static let shape = Shape(
        "TurnoverOfRate", Self.init(ratePerMille:total:net:tax:),
        Member("ratePerMille", \.ratePerMille, "55 is 5.5 %."), Member("total", \.total, "With tax."),
        Member("net", \.net, "Without tax."), Member("tax", \.tax))

      package init(ratePerMille: Int, total: Money, tax: Money) {
        self.init(ratePerMille: ratePerMille, total: total, net: total + -tax, tax: tax)
      }

      private init(ratePerMille: Int, total: Money, net: Money, tax: Money) {
        self.ratePerMille = ratePerMille
        self.total = total
        self.net = net
        self.tax = tax
      }
    }

    package init(rates: [Rate], invoices: Int, creditNotes: Int) {
      self.init(
        total: rates.reduce(.zero) { $0 + $1.total }, net: rates.reduce(.zero) { $0 + $1.net }, rates: rates,
        invoices: invoices, creditNotes: creditNotes)
    }

    private init(total: Money, net: Money, rates: [Rate], invoices: Int, creditNotes: Int) {
      self.total = total
      self.net = net
      self.rates = rates
      self.invoices = invoices
      self.creditNotes = creditNotes
    }
  }

  /// How long something took.
  package struct Durations: WireObject, Equatable {
    package var count: Int
    package var medianSeconds: Int
    package var ninetiethSeconds: Int

    package static let shape = Shape(
      "Durations", "How long something took, to a tenth of the time.",
      Self.init(count:medianSeconds:ninetiethSeconds:),
      Member("count", \.count, "How often."), Member("medianSeconds", \.medianSeconds, "Half took no longer."),
      Member("ninetiethSeconds", \.ninetiethSeconds, "Nine of ten took no longer."))

    package init(count: Int, medianSeconds: Int, ninetiethSeconds: Int) {
      self.count = count
      self.medianSeconds = medianSeconds
      self.ninetiethSeconds = ninetiethSeconds
    }
  }

  /// A take-away is on time when it is ready by the promise, a delivery when it is at the door.
  package struct Punctuality: WireObject, Equatable {
    package var onTime: Int
    package var of: Int

    package static let shape = Shape(
      "Punctuality", "A take-away is on time when it is ready by the promise, a delivery when it is at the door.",
      Self.init(onTime:of:), Member("onTime", \.onTime), Member("of", \.of))

    package init(onTime: Int, of: Int) {
      self.onTime = onTime
      self.of = of
    }
  }
}
