import Contracts
import FoundationEssentials

/// What the kitchen knows of an order.
struct KitchenTicket: Equatable {
  enum Stock: String {
    case none, reserved, consumed
  }

  var orderId: ID
  var restaurantId: ID
  var status: OrderStatus
  var orderVersion: Int
  /// The revision of the order that the needs and the plan are of.
  var revision = 1
  /// The latest revision on which the kitchen has decided: accepted or refused.
  var decidedRevision = 1
  var stock: Stock
  var needs: Needs
  var preparationSeconds: Int
  var readyAt: Date
  /// Of an order for later: when its preparation begins.
  var prepareFrom: Date? = nil
  /// What the ticket takes of its kitchen's load, by slot; nothing once it has been made.
  var plan: [Int: Int] = [:]
  /// Seconds of places in the oven that it takes then.
  var ovenSeconds = 0
  /// What its delivery takes of the couriers, by slot, until it has ended.
  var roundPlan: [Int: Int] = [:]
  /// When it is planned to be on the counter or at the door; nil where a version planned it that did not write that down.
  var arrivesAt: Date? = nil

  /// What a step of the order means for the storeroom.
  enum StockEffect {
    case consume, release
  }

  /// When its preparation must begin, so that it is ready in time.
  var startBy: Date { prepareFrom ?? readyAt - Double(preparationSeconds) }

  /// Whether the kitchen still has to make the order. One that goes back from ready to preparing takes no time again.
  var isQueued: Bool {
    !plan.isEmpty && stock != .none && (status == .awaitingPayment || status == .placed || status == .preparing)
  }

  /// Whether a courier still has to bring it, or is on the way.
  var holdsCourier: Bool { stock != .none && !status.isFinal }

  /// Whether the kitchen has to decide on a change of the order. It decides once, whatever else becomes of the order.
  func mustDecide(on proposal: Order.Revision) -> Bool {
    stock == .reserved && (status == .awaitingPayment || status == .placed) && proposal.number > decidedRevision
  }

  /// The ticket after a newer state of its order, and what that means for the storeroom; nil where that state, or a newer
  /// one, was applied before.
  func following(_ order: Order) -> (ticket: KitchenTicket, effect: StockEffect?)? {
    guard let (followed, effect) = followed(order) else { return nil }
    var ticket = followed
    if !ticket.isQueued { ticket.plan = [:] }
    return (ticket, effect)
  }

  private func followed(_ order: Order) -> (KitchenTicket, StockEffect?)? {
    guard order.version > orderVersion else { return nil }
    var ticket = self
    ticket.orderVersion = order.version
    // An ended ticket stays ended. Between the kitchen's rejection and its arrival at orders, orders may publish other
    // changes, such as a payment: they must not reopen the ticket.
    guard !status.isFinal else { return (ticket, nil) }
    ticket.status = order.status
    // Changed without a decision: it takes nothing else of the kitchen.
    if order.currentRevision > revision {
      ticket.revision = order.currentRevision
      ticket.decidedRevision = max(decidedRevision, order.currentRevision)
    }
    guard stock == .reserved else { return (ticket, nil) }
    if order.status.cameToNothing && !order.history.contains(where: { $0.status == .preparing }) {
      ticket.stock = .none
      return (ticket, .release)
    }
    // Not every event comes here: any status after the beginning of the preparation means that the ingredients were used.
    if order.status != .awaitingPayment && order.status != .placed {
      ticket.stock = .consumed
      return (ticket, .consume)
    }
    return (ticket, nil)
  }
}
