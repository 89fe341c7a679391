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
    Member("from", \.from, as: .day, "The first day."),
    Member("to", \.to, as: .day, "The last day."),
    Member("by", \.by),
    Member("total", \.total, "Of the whole time."),
    Member("periods", \.periods, "Oldest first; those in which nothing happened are left out."),
    Member(
      "bestSellers", \.bestSellers,
      "Up to 50 sizes, products and menus, most sold first; what was chosen in menus counts too, for nothing."),
    Member("extras", \.extras, "Up to 50 ingredients that were added, most sold first."),
    Member(
      "couriers", \.couriers,
      "Who brought how many, those who brought most first. Of the group the first 50, and only where at most 31 days are asked for."
    ),
    Member("stock", \.stock, "What became of the ingredients."),
    Member(
      "runsLow", \.runsLow,
      "As it is now: what lasts less than a week at the use of the last four weeks, soonest first. Of the group: what all storerooms hold together, as it was within the last minute."
    ))

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
    package var channel: OrderChannel
    package var count: Int

    package static let shape = Shape(
      "OrderCount", Self.init(status:channel:count:),
      Member("status", \.status), Member("channel", \.channel), Member("count", \.count, as: .integer(from: 1)))

    package init(status: OrderStatus, channel: OrderChannel, count: Int) {
      self.status = status
      self.channel = channel
      self.count = count
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
