import Contracts
import FoundationEssentials

@testable import Contracts
@testable import Kitchen
@testable import Orders
@testable import Payment

struct Violation: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// What must hold, and the earlier states that it is compared with.
struct Invariants {
  /// The storerooms when the world began.
  var start: [ID: RestaurantKitchen] = [:]
  private var seen: [ID: Order] = [:]
  /// The orders as they were placed.
  private var placed: [ID: Order] = [:]
  /// The largest totals that the orders have had.
  private var largestTotals: [ID: Int] = [:]
  private var ticketVersions: [ID: Int] = [:]
  private var rejected: Set<ID> = []

  /// After each step.
  mutating func check(_ world: World) throws(Violation) {
    try checkOrders(world)
    try checkKitchen(world)
    try checkMoney(world)
  }

  private mutating func checkOrders(_ world: World) throws(Violation) {
    for id in world.orders.tables.ids {
      guard let order = world.orders.tables.records[id]?.order else { throw Violation("an order is lost") }
      if let before = seen[id] {
        if before.version == order.version { continue }
        try expect(order.version > before.version, "the version of an order falls")
        try expect(!before.status.isFinal || before.status == order.status, "an order that had ended goes on")
        let isRevised = order.currentRevision > before.currentRevision
        try expect(
          before.promisedAt == nil || before.promisedAt == order.promisedAt || isRevised, "an order is promised twice")
        try expect(
          order.content == before.content || isRevised, "an order changes without a new revision")
        try expect(order.currentRevision >= before.currentRevision, "the revision of an order falls")
      } else {
        placed[id] = order
      }
      largestTotals[id] = max(largestTotals[id] ?? 0, order.total.amount)
      let first = world.orders.tables.revisions[id]?.first
      try expect(order.asPlaced(first) == placed[id], "a repetition is not answered with the order that was placed")
      if order.status == .delivered || order.status == .collected {
        try expect(order.isPaid, "an order is handed over unpaid")
      }
      seen[id] = order
    }
  }

  private mutating func checkKitchen(_ world: World) throws(Violation) {
    let state = world.kitchen.tables.state
    for case .ticket(let decided) in world.kitchen.outbox.map(\.payload) {
      if case .rejected = decided.decision { rejected.insert(decided.orderId) }
    }
    for ticket in state.tickets.values {
      try expect(ticket.orderVersion >= ticketVersions[ticket.orderId] ?? 0, "the version of a ticket falls")
      ticketVersions[ticket.orderId] = ticket.orderVersion
      if rejected.contains(ticket.orderId) {
        try expect(ticket.status.isFinal, "a ticket that was rejected is open again")
      }
    }
    for (restaurant, kitchen) in state.kitchens {
      var queued = 0
      var reserved: Needs = [:]
      var consumed: Needs = [:]
      for ticket in state.tickets.values where ticket.restaurantId == restaurant {
        if ticket.isQueued { queued += ticket.preparationSeconds }
        switch ticket.stock {
        case .reserved: reserved.merge(ticket.needs, uniquingKeysWith: +)
        case .consumed: consumed.merge(ticket.needs, uniquingKeysWith: +)
        case .none: break
        }
      }
      let work = kitchen.load.slots.values.reduce(0) { $0 + $1.work }
      let due = kitchen.load.slots.values.reduce(0) { $0 + $1.due }
      try expect(
        work == queued && due == queued, "the load is \(work) s of work, \(due) s due, its tickets \(queued) s")
      for (ingredient, shelf) in kitchen.shelves {
        let before = start[restaurant]?.shelves[ingredient]?.quantity ?? 0
        try expect(shelf.quantity == before - (consumed[ingredient] ?? 0), "stock is not what was less what was used")
        try expect(shelf.reserved == reserved[ingredient] ?? 0, "more or less is reserved than for the open tickets")
        try expect(0 <= shelf.reserved && shelf.reserved <= shelf.quantity, "more is promised than there is")
      }
    }
  }

  private func checkMoney(_ world: World) throws(Violation) {
    var captured: [ID: Int] = [:]
    for intent in world.provider.intents where intent.ours.status == Provider.paid {
      captured[intent.order, default: 0] += intent.amount
      try expect(intent.refunded <= intent.amount, "more is refunded than was captured")
    }
    for (order, amount) in captured {
      try expect(amount <= largestTotals[order] ?? 0, "an order is charged twice")
    }
    try expect(
      Set(world.payment.tables.invoices).count == world.payment.tables.invoices.count, "a payment has two invoices")
    try expect(
      Set(world.payment.tables.creditNotes).count == world.payment.tables.creditNotes.count,
      "a payment has two credit notes")
  }

  /// Once all messages have arrived: each context shows an open order to those who have to do something about it.
  func checkShown(_ world: World) throws(Violation) {
    for order in world.orders.tables.records.values.map(\.order) {
      let ticket = world.kitchen.tables.state.tickets[order.id]
      try expect(ticket != nil, "the kitchen does not know an order")
      let isRejectedBefore = ticket?.status == .rejected && order.status == .cancelled
      try expect(
        ticket?.status == order.status || isRejectedBefore,
        "an order is \(order.status), its ticket \(text(ticket?.status))")
      try expect(
        order.promisedAt != nil || order.status.isFinal, "an open order has no promise: \(order.status)")
      try expect(order.openProposal == nil || order.status.isFinal, "the kitchen does not decide on a change")
      if let ticket, ticket.stock == .reserved {
        try expect(ticket.revision == order.currentRevision, "the kitchen reserves for another revision")
        try expect(ticket.needs == Carte.needs(of: order.lines), "the kitchen reserves for other lines")
      }
      try expect(world.payment.tables.orders[order.id]?.status == order.status, "payment takes an order for another")
      if order.fulfilment == .delivery, order.history.contains(where: { $0.status == .ready }) {
        let round = world.delivery.tables.rounds[order.id]?.status
        let isOver = order.status == .cancelled && round == .ready
        try expect(round == order.status || isOver, "an order is \(order.status), its round \(text(round))")
      }
    }
  }

  /// At the very end.
  func checkAtRest(_ world: World) throws(Violation) {
    try checkShown(world)
    for order in world.orders.tables.records.values.map(\.order) {
      try expect(order.status.isFinal, "an order never ends: \(order.status)")
      let payments = world.payment.tables.rows.map(\.record).filter { $0.payment.orderId == order.id }
      let succeeded = payments.filter { $0.payment.status == .succeeded }
      try expect(payments.allSatisfy { $0.payment.status != .pending && !$0.isRefundDue }, "a payment never ends")
      let received = succeeded.reduce(0) { $0 + $1.payment.amount.amount }
      try expect(order.amountReceived.amount == received, "orders and payment disagree on what came in for an order")
      try expect(order.isPaid == (received > 0 && order.amountDue.amount <= 0), "an order is paid and something is due")
      try expect(!order.isRefundOwed || succeeded.isEmpty, "what was paid for a \(order.status) order is kept")
      for intent in world.provider.intents where intent.order == order.id {
        try checkBooks(intent, payments)
      }
    }
    for kitchen in world.kitchen.tables.state.kitchens.values {
      try expect(kitchen.load == KitchenLoad(), "work is left in a kitchen in which nobody waits")
      try expect(kitchen.shelves.values.allSatisfy { $0.reserved == 0 }, "stock stays reserved for nobody")
    }
  }

  /// Compares the provider's books with ours.
  private func checkBooks(_ intent: Provider.Intent, _ payments: [PaymentRecord]) throws(Violation) {
    let ours = payments.first { $0.payment.id == intent.payment }?.payment.status
    let agrees =
      switch (intent.ours.status, ours) {
      case (Provider.paid, .succeeded): intent.refunded == 0
      case (Provider.paid, .refunded), (Provider.paid, .refused): intent.refunded == intent.amount
      case (Provider.refused, .refused), (Provider.cancelled, .refused): true
      default: false
      }
    let theirs = "\(intent.ours.status), \(intent.refunded == 0 ? "not" : "all") given back"
    try expect(agrees, "for us a payment is \(text(ours)), for the provider it is \(theirs)")
  }

  private func text<Status>(_ status: Status?) -> String { status.map { "\($0)" } ?? "unknown" }

  private func expect(_ holds: Bool, _ violation: @autoclosure () -> String) throws(Violation) {
    if !holds { throw Violation(violation()) }
  }
}
