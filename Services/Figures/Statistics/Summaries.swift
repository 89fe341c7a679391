import Contracts

extension Tally {
  /// What counts come to, as people read it.
  var summary: Statistics.Summary {
    let orders = part(Count.orders).compactMap { name, count -> Statistics.OrderCount? in
      let words = name.split(separator: ".")
      guard words.count == 2 else { return nil }
      return Statistics.OrderCount(
        status: OrderStatus(written: String(words[0])), channel: OrderChannel(written: String(words[1])),
        count: count)
    }.sorted { ($0.status.rawValue, $0.channel.rawValue) < ($1.status.rawValue, $1.channel.rawValue) }
    let (sales, amount) = (self[Count.sales], self[Count.amount])
    return Statistics.Summary(
      orders: orders, sales: sales, amount: Money(cents: amount),
      averageBasket: sales > 0 ? Money(cents: (amount + sales / 2) / sales) : nil, turnover: turnover,
      acceptance: durations(Count.acceptance), preparation: durations(Count.preparation),
      delivery: durations(Count.delivery), whole: durations(Count.whole), onTime: punctuality)
  }

  private var turnover: Statistics.Turnover {
    let rates = part(Count.taxed).compactMap { name, total -> Statistics.Turnover.Rate? in
      Int(name).map {
        .init(ratePerMille: $0, total: Money(cents: total), tax: Money(cents: self["\(Count.tax).\($0)"]))
      }
    }.sorted { $0.ratePerMille < $1.ratePerMille }
    return Statistics.Turnover(
      rates: rates, invoices: self[Count.invoices], creditNotes: self[Count.creditNotes])
  }

  fileprivate var punctuality: Statistics.Punctuality? {
    let (onTime, late) = (self[Count.onTime], self[Count.late])
    return onTime + late > 0 ? .init(onTime: onTime, of: onTime + late) : nil
  }

  /// What was sold most.
  ///
  /// - Parameter names: of everything that is sold, by id.
  func mostSold(_ sold: String, _ earned: String, _ names: [ID: Named], limit: Int = 50) -> [Statistics.Sold] {
    let all = part(sold).compactMap { name, count in ID(name).map { (id: $0, count: count) } }
    return all.sorted { ($1.count, $0.id) < ($0.count, $1.id) }.prefix(limit).map { id, count in
      Statistics.Sold(
        id: id, name: names[id]?.name, quantity: count, amount: Money(cents: self["\(earned).\(id)"]))
    }
  }

  /// What became of ingredients, by name.
  func stockUse(_ names: [ID: Named]) -> [Statistics.StockUse] {
    let kinds = [Count.used, Count.lost, Count.missing, Count.delivered]
    let ids = Set(kinds.flatMap { part($0) }.compactMap { ID($0.name) })
    return ids.map { id in
      Statistics.StockUse(
        ingredientId: id, name: names[id]?.name, unit: names[id]?.unit, used: self["\(Count.used).\(id)"],
        lost: self["\(Count.lost).\(id)"], missing: self["\(Count.missing).\(id)"],
        delivered: self["\(Count.delivered).\(id)"])
    }.sorted { ($0.name ?? "", $0.ingredientId) < ($1.name ?? "", $1.ingredientId) }
  }

  func figures(ofCourier id: ID) -> Statistics.Courier {
    Statistics.Courier(
      courierId: id, deliveries: self[Count.delivered], returned: self[Count.returned],
      delivery: durations(Count.delivery), onTime: punctuality)
  }
}

/// What something is called, and of an ingredient in what it is measured.
struct Named: Equatable {
  var name: String
  var unit: String?
}
