/// What was done in some time, by a restaurant or by the group.
package struct Statistics: WireObject, Equatable {
  package var restaurantId: ID?
  package var from: String
  package var to: String
  package var by: StatisticsPeriod
  package var total: Summary
  package var periods: [Period]
  package var bestSellers: [Sold]
  package var extras: [Sold]
  package var couriers: [Courier]?
  package var stock: [StockUse]?
  package var runsLow: [LowStock]?

  package static let shape = Shape(
    "Statistics", "What was done in some time, by the clock of metropolitan France.",
    Self.init(
      restaurantId:from:to:by:total:periods:bestSellers:extras:couriers:stock:runsLow:),
    Member("restaurantId", \.restaurantId, "Absent for the group."),
    Member("from", \.from, as: String.form.described(["format": "date"]), "The first day."),
    Member("to", \.to, as: String.form.described(["format": "date"]), "The last day."),
    Member("by", \.by),
    Member("total", \.total, "Of the whole time."),
    Member("periods", \.periods, "Oldest first; those in which nothing happened are left out."),
    Member(
      "bestSellers", \.bestSellers,
      "Up to 50 sizes, products and menus, most sold first; what was chosen in menus counts too, for nothing."),
    Member("extras", \.extras, "Up to 50 ingredients that were added, most sold first."),
    Member("couriers", \.couriers, "Of a restaurant: who brought how many."),
    Member("stock", \.stock, "Of a restaurant: what became of its ingredients."),
    Member(
      "runsLow", \.runsLow,
      "Of a restaurant, as it is now: what lasts less than a week at the use of the last four weeks, soonest first."))

  /// An hour, a day, a week or a month.
  package struct Period: WireObject, Equatable {
    package var begins: String
    package var summary: Summary

    package static let shape = Shape(
      "StatisticsOfPeriod", "An hour, a day, a week or a month.", Self.init(begins:summary:),
      Member(
        "begins", \.begins, as: String.form.described(["examples": ["2026-11-26", "2026-11-26T19:00"]]),
        "Its first day, a Monday of a week; of an hour, the day and the clock on the wall."),
      Member(inline: \.summary))

    package init(begins: String, summary: Summary) {
      self.begins = begins
      self.summary = summary
    }
  }

  /// Orders count when they were placed, invoices and credit notes when they were issued.
  package struct Summary: WireObject, Equatable {
    package var orders: [OrderCount]
    package var sales: Int
    package var amount: Money
    package var averageBasket: Money?
    package var turnover: Turnover
    package var acceptance: Durations?
    package var preparation: Durations?
    package var delivery: Durations?
    package var whole: Durations?
    package var onTime: Punctuality?

    package static let shape = Shape(
      "StatisticsSummary", "Orders count when they were placed, invoices and credit notes when they were issued.",
      Self.init(
        orders:sales:amount:averageBasket:turnover:acceptance:preparation:delivery:whole:onTime:),
      Member("orders", \.orders, "All, by what has become of them and where they came from."),
      Member(
        "sales", \.sales, as: .integer(from: 0),
        "How many orders were or will be sold: not those that await their payment or came to nothing."),
      Member("amount", \.amount, "What they cost together, with tax."),
      Member("averageBasket", \.averageBasket, "What one of them costs; absent where there is none."),
      Member("turnover", \.turnover),
      Member(
        "acceptance", \.acceptance,
        "From its placing, or from when it should begin, to the beginning of its preparation."),
      Member("preparation", \.preparation, "From there until it was ready."),
      Member("delivery", \.delivery, "On the road."),
      Member("whole", \.whole, "From placing to delivery or collection, of orders for now."),
      Member("onTime", \.onTime, "Absent where none that was promised has come that far."))

    package init(
      orders: [OrderCount], sales: Int, amount: Money, averageBasket: Money?, turnover: Turnover,
      acceptance: Durations?, preparation: Durations?, delivery: Durations?, whole: Durations?, onTime: Punctuality?
    ) {
      self.orders = orders
      self.sales = sales
      self.amount = amount
      self.averageBasket = averageBasket
      self.turnover = turnover
      self.acceptance = acceptance
      self.preparation = preparation
      self.delivery = delivery
      self.whole = whole
      self.onTime = onTime
    }
  }

  package struct OrderCount: WireObject, Equatable {
    package var status: OrderStatus
    package var channel: Channel
    package var count: Int

    package static let shape = Shape(
      "OrderCount", Self.init(status:channel:count:),
      Member("status", \.status), Member("channel", \.channel), Member("count", \.count, as: .integer(from: 1)))

    package init(status: OrderStatus, channel: Channel, count: Int) {
      self.status = status
      self.channel = channel
      self.count = count
    }
  }

  /// Where an order came from.
  package enum Channel: Word {
    case online, phone, counter
    case unknown(String)

    package static let allCases: [Channel] = [.online, .phone, .counter]

    package static var form: Form<Self> {
      .word(
        "Channel",
        "`online`: placed by the customer. `phone`: by staff for a customer, or with a contact. `counter`: by staff for somebody they do not know."
      )
    }

    package var rawValue: String {
      switch self {
      case .online: "online"
      case .phone: "phone"
      case .counter: "counter"
      case .unknown(let word): word
      }
    }
  }

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

  package struct Sold: WireObject, Equatable {
    package var id: ID
    package var name: String?
    package var quantity: Int
    package var amount: Money

    package static let shape = Shape(
      "Sold", Self.init(id:name:quantity:amount:),
      Member("id", \.id),
      Member("name", \.name, "As it is called now; absent where the carte does not say it any more."),
      Member("quantity", \.quantity), Member("amount", \.amount, "With tax, before discounts."))

    package init(id: ID, name: String?, quantity: Int, amount: Money) {
      self.id = id
      self.name = name
      self.quantity = quantity
      self.amount = amount
    }
  }

  package struct Courier: WireObject, Equatable {
    package var courierId: ID
    package var deliveries: Int
    package var returned: Int
    package var delivery: Durations?
    package var onTime: Punctuality?

    package static let shape = Shape(
      "CourierFigures", Self.init(courierId:deliveries:returned:delivery:onTime:),
      Member("courierId", \.courierId), Member("deliveries", \.deliveries),
      Member("returned", \.returned, "How many came back."), Member("delivery", \.delivery, "On the road."),
      Member("onTime", \.onTime))

    package init(courierId: ID, deliveries: Int, returned: Int, delivery: Durations?, onTime: Punctuality?) {
      self.courierId = courierId
      self.deliveries = deliveries
      self.returned = returned
      self.delivery = delivery
      self.onTime = onTime
    }
  }

  package struct StockUse: WireObject, Equatable {
    package var ingredientId: ID
    package var name: String?
    package var unit: String?
    package var used: Int
    package var lost: Int
    package var missing: Int
    package var delivered: Int

    package static let shape = Shape(
      "StockUse", "What became of an ingredient, in its unit.",
      Self.init(ingredientId:name:unit:used:lost:missing:delivered:),
      Member("ingredientId", \.ingredientId), Member("name", \.name), Member("unit", \.unit),
      Member("used", \.used, "By the recipes of what was prepared."), Member("lost", \.lost, "Noted as lost."),
      Member(
        "missing", \.missing,
        "What counts and corrections found to be less than that; negative where they found more."),
      Member("delivered", \.delivered))

    package init(
      ingredientId: ID, name: String?, unit: String?, used: Int, lost: Int, missing: Int, delivered: Int
    ) {
      self.ingredientId = ingredientId
      self.name = name
      self.unit = unit
      self.used = used
      self.lost = lost
      self.missing = missing
      self.delivered = delivered
    }
  }

  package struct LowStock: WireObject, Equatable {
    package var ingredientId: ID
    package var name: String?
    package var unit: String?
    package var quantity: Int
    package var usedPerDay: Int
    package var runsOutOn: String

    package static let shape = Shape(
      "LowStock", Self.init(ingredientId:name:unit:quantity:usedPerDay:runsOutOn:),
      Member("ingredientId", \.ingredientId), Member("name", \.name), Member("unit", \.unit),
      Member("quantity", \.quantity, "What there should be."),
      Member("usedPerDay", \.usedPerDay, "In the mean of the last four weeks, rounded up."),
      Member("runsOutOn", \.runsOutOn, as: String.form.described(["format": "date"]), "The day that it does not last."))

    package init(
      ingredientId: ID, name: String?, unit: String?, quantity: Int, usedPerDay: Int, runsOutOn: String
    ) {
      self.ingredientId = ingredientId
      self.name = name
      self.unit = unit
      self.quantity = quantity
      self.usedPerDay = usedPerDay
      self.runsOutOn = runsOutOn
    }
  }

  package init(
    restaurantId: ID?, from: String, to: String, by: StatisticsPeriod, total: Summary, periods: [Period],
    bestSellers: [Sold], extras: [Sold], couriers: [Courier]?, stock: [StockUse]?, runsLow: [LowStock]?
  ) {
    self.restaurantId = restaurantId
    self.from = from
    self.to = to
    self.by = by
    self.total = total
    self.periods = periods
    self.bestSellers = bestSellers
    self.extras = extras
    self.couriers = couriers
    self.stock = stock
    self.runsLow = runsLow
  }
}

/// How long the parts are into which statistics divide a time.
package enum StatisticsPeriod: Word {
  case hour, day, week, month
  case unknown(String)

  package static let allCases: [StatisticsPeriod] = [.hour, .day, .week, .month]

  package static var form: Form<Self> { .word("StatisticsPeriod") }

  package var rawValue: String {
    switch self {
    case .hour: "hour"
    case .day: "day"
    case .week: "week"
    case .month: "month"
    case .unknown(let word): word
    }
  }

  /// How many days can be asked for at a time: answers stay below 1,500 parts.
  package var maximumDays: Int {
    switch self {
    case .hour: 62
    case .day, .unknown: 1100
    case .week, .month: 4000
    }
  }
}

/// What was done in some time, by a restaurant or by the group.
package struct GetStatistics: Request {
  package typealias Reply = Statistics
  package static let context = Context.figures
  package static let name = "get-statistics"
  package var restaurantId: ID?
  package var from: String
  package var to: String
  package var by: StatisticsPeriod

  package static let shape = Shape(
    "GetStatistics", Self.init(restaurantId:from:to:by:),
    Member("restaurantId", \.restaurantId, "Absent for the group."),
    Member("from", \.from, "The first day: `YYYY-MM-DD`."), Member("to", \.to, "The last day."), Member("by", \.by))

  package init(restaurantId: ID?, from: String, to: String, by: StatisticsPeriod) {
    self.restaurantId = restaurantId
    self.from = from
    self.to = to
    self.by = by
  }
}
