import Contracts
import Messaging
import PostgreSQL

extension OrderOutlined {
  /// Counts orders as they are now. Only the newest state of each is read whole.
  static func count(_ received: [Received<OrderOutlined>], in transaction: Transaction) async throws {
    for one in received { try one.event.order.status.checkUnderstood() }
    let newest = Dictionary(received.map { ($0.event.order.id, $0) }) {
      $0.event.order.version < $1.event.order.version ? $1 : $0
    }
    let events = try newest.values.map { try OrderChanged($0.payload) }
    // What nobody has begun to make has used nothing.
    let made = events.map(\.order).filter(\.isBegun).flatMap { $0.lines.flatMap(\.products) }
    let recipes = made.isEmpty ? Recipes() : try await transaction.recipes(of: made)
    try await transaction.count(events.map { $0.order.contribution(broughtBy: $0.courierId, recipes) })
  }
}

extension StockMoved {
  /// Counts a movement; there is no other version of it.
  var contribution: Contribution {
    var counted = Contribution(
      subject: "movement.\(movement.id)", version: 1, restaurantId: movement.restaurantId, at: movement.at)
    for line in movement.lines {
      switch movement.kind {
      case .delivery: counted.details["\(Count.delivered).\(line.ingredientId)"] += line.change
      case .loss: counted.details["\(Count.lost).\(line.ingredientId)"] -= line.change
      case .count, .correction: counted.details["\(Count.missing).\(line.ingredientId)"] -= line.change
      }
      counted.levels["\(Count.level).\(line.ingredientId)"] += line.change
    }
    return counted
  }
}

extension InvoiceIssued {
  /// Counts an invoice or a credit note; there is no other version of it.
  var contribution: Contribution {
    var counted = Contribution(
      subject: "invoice.\(number)", version: 1, restaurantId: restaurantId, at: issuedAt)
    counted.totals[isCreditNote ? Count.creditNotes : Count.invoices] = 1
    for share in shares {
      counted.totals["\(Count.taxed).\(share.ratePerMille)"] += share.total.amount
      counted.totals["\(Count.tax).\(share.ratePerMille)"] += share.tax.amount
    }
    return counted
  }
}

extension ProductChanged {
  /// Copies how things are called and what they take.
  func apply(in transaction: Transaction) {
    let goods = product.sellables
    transaction.queue(
      """
      INSERT INTO goods AS g (id, name, portion, version)
      SELECT id, name, portion, \(version)
      FROM unnest(\(goods.map(\.id)), \(goods.map(\.name)), \(goods.map { JSONText(encoding: $0.portion) }))
        AS new (id, name, portion)
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, portion = excluded.portion, version = excluded.version
      WHERE g.version < excluded.version
      """)
    var units: [ID: Named] = [:]
    for good in goods {
      for quantity in good.recipe.quantities {
        units[quantity.ingredientId] = Named(name: quantity.name, unit: quantity.unit)
      }
      for extra in good.extras { units[extra.ingredientId] = Named(name: extra.name, unit: extra.unit) }
    }
    let ingredients = units.sorted { $0.key < $1.key }
    transaction.queue(
      """
      INSERT INTO ingredients AS i (id, name, unit)
      SELECT * FROM unnest(\(ingredients.map(\.key)), \(ingredients.map(\.value.name)),
        \(ingredients.map { $0.value.unit ?? "" }))
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, unit = excluded.unit
      WHERE (i.name, i.unit) <> (excluded.name, excluded.unit)
      """)
  }
}

extension Transaction {
  fileprivate func recipes(of goods: [ID]) async throws -> Recipes {
    let ids = Array(Set(goods))
    return Recipes(
      portions: try await query("SELECT id, portion FROM goods WHERE id = ANY(\(ids))").reduce(into: [:]) {
        let (id, portion) = try $1.decode(ID.self, JSONText.self)
        $0[id] = try portion.decode(Recipes.Portion.self)
      })
  }
}
