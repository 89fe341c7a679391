import Contracts
import FoundationEssentials

/// The names of counts. They stand in the database, so none is given another meaning.
enum Count {
  static let orders = "orders"
  static let sales = "sales"
  static let amount = "amount"
  static let onTime = "on-time"
  static let late = "late"
  static let acceptance = "acceptance"
  static let preparation = "preparation"
  static let delivery = "delivery"
  static let whole = "whole"
  static let taxed = "taxed"
  static let tax = "tax"
  static let invoices = "invoices"
  static let creditNotes = "credit-notes"
  static let sold = "sold"
  static let earned = "earned"
  static let extra = "extra"
  static let extraEarned = "extra-earned"
  static let used = "used"
  static let lost = "lost"
  static let missing = "missing"
  static let delivered = "delivered"
  static let level = "level"
  static let returned = "returned"
}

extension Order {
  /// What the order counts for, as it is now.
  ///
  /// - Parameters:
  ///   - courier: who brings it, or brought it.
  ///   - recipes: of what was sold.
  func contribution(broughtBy courier: ID?, _ recipes: Recipes) -> Contribution {
    var counted = Contribution(
      subject: "order.\(id)", version: version, restaurantId: restaurantId, at: placedAt)
    counted.totals["\(Count.orders).\(status.rawValue).\(countedChannel.rawValue)"] = 1
    countTimes(in: &counted.totals)
    if isSale {
      counted.totals[Count.sales] = 1
      counted.totals[Count.amount] = total.amount
      for line in lines { line.count(in: &counted.details) }
    }
    if isBegun {
      for (ingredient, amount) in recipes.use(of: lines) {
        counted.details["\(Count.used).\(ingredient)"] += amount
        counted.levels["\(Count.level).\(ingredient)"] -= amount
      }
    }
    if let courier, fulfilment == .delivery {
      counted.courierId = courier
      if let seconds = seconds(from: .delivering, to: .delivered) {
        counted.courier[Count.delivered] = 1
        counted.courier.add(Count.delivery, seconds: seconds)
        if let isOnTime { counted.courier[isOnTime ? Count.onTime : Count.late] = 1 }
      }
      if status == .returned { counted.courier[Count.returned] = 1 }
    }
    return counted
  }

  /// Of an order from before channels, who placed it says where it came from, as orders takes it of an app that says nothing.
  var countedChannel: OrderChannel {
    if let channel { return channel }
    if history.first?.by == Role.customer.rawValue { return .app }
    return customerId == nil && contact == nil ? .counter : .phone
  }

  /// Its preparation has begun, whatever became of it.
  var isBegun: Bool { history.contains { $0.status == .preparing } }

  /// It was or will be sold.
  private var isSale: Bool { status != .awaitingPayment && !isRefundOwed }

  private func countTimes(in totals: inout Tally) {
    let start = [firstTime(.placed) ?? placedAt, prepareFrom].compactMap { $0 }.max() ?? placedAt
    if let begun = firstTime(.preparing) {
      totals.add(Count.acceptance, seconds: Int(begun.timeIntervalSince(start)))
    }
    if let seconds = seconds(from: .preparing, to: .ready) { totals.add(Count.preparation, seconds: seconds) }
    if let seconds = seconds(from: .delivering, to: .delivered) { totals.add(Count.delivery, seconds: seconds) }
    if scheduledFor == nil, let end = lastTime(.delivered) ?? lastTime(.collected) {
      totals.add(Count.whole, seconds: Int(end.timeIntervalSince(placedAt)))
    }
    if let isOnTime { totals[isOnTime ? Count.onTime : Count.late] = 1 }
  }

  /// Whether what was promised came to pass in time; nil where it did not, or nothing was promised.
  private var isOnTime: Bool? {
    guard let promisedAt, let done = fulfilment == .delivery ? lastTime(.delivered) : lastTime(.ready) else {
      return nil
    }
    return done <= promisedAt
  }

  private func seconds(from first: OrderStatus, to last: OrderStatus) -> Int? {
    guard let begin = firstTime(first), let end = lastTime(last) else { return nil }
    return Int(end.timeIntervalSince(begin))
  }

  private func firstTime(_ status: OrderStatus) -> Date? { history.first { $0.status == status }?.at }
  private func lastTime(_ status: OrderStatus) -> Date? { history.last { $0.status == status }?.at }
}

extension Order.Line {
  /// What was chosen in a menu is sold for nothing: the menu has the price.
  fileprivate func count(in details: inout Tally) {
    details["\(Count.sold).\(productId)"] += quantity
    details["\(Count.earned).\(productId)"] += total.amount
    for choice in choices { details["\(Count.sold).\(choice.productId)"] += quantity }
    for extra in (composition.extras ?? []) + choices.flatMap({ $0.composition.extras ?? [] }) {
      details["\(Count.extra).\(extra.ingredientId)"] += extra.quantity * quantity
      details["\(Count.extraEarned).\(extra.ingredientId)"] += extra.price.amount * quantity
    }
  }
}
