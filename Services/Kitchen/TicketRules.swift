import Contracts
import FoundationEssentials

/// What the kitchen holds of an order.
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
  /// What it takes of its kitchen's load, by slot, while it is queued.
  var plan: [Int: Int] = [:]

  /// What a step of the order means for the storeroom.
  enum StockEffect {
    case consume, release
  }

  /// Whether the kitchen still has to make it.
  var isQueued: Bool { stock != .none && (status == .awaitingPayment || status == .placed || status == .preparing) }

  /// Whether the kitchen has to decide on a change of the order's lines. It decides once, whatever else becomes of the order.
  func mustDecide(on proposal: Order.Revision) -> Bool {
    stock == .reserved && (status == .awaitingPayment || status == .placed) && proposal.number > decidedRevision
  }

  /// The ticket after a newer state of its order, and what that means for the storeroom; nil for a state as old.
  func following(_ order: Order) -> (ticket: KitchenTicket, effect: StockEffect?)? {
    guard order.version > orderVersion else { return nil }
    var ticket = self
    ticket.orderVersion = order.version
    // An ended ticket stays ended. The kitchen rejects before orders knows: what orders says meanwhile, such as that money
    // came in, does not reopen it.
    guard !status.isFinal else { return (ticket, nil) }
    ticket.status = order.status
    guard stock == .reserved else { return (ticket, nil) }
    if order.status.cameToNothing && !order.history.contains(where: { $0.status == .preparing }) {
      ticket.stock = .none
      return (ticket, .release)
    }
    // Events may be skipped over: anything past the beginning of the preparation has used the ingredients.
    if order.status != .awaitingPayment && order.status != .placed {
      ticket.stock = .consumed
      return (ticket, .consume)
    }
    return (ticket, nil)
  }
}
