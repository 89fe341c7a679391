import Contracts

/// What somebody's board shows of a restaurant: no more than the lists show that the same person can read, and only what the role
/// works with. A courier gets no order that another has taken; a pizzaiolo gets nothing about customers.
struct BoardView: Sendable {
  let caller: Caller

  private var isManager: Bool { caller.role == .manager || caller.role == .groupManager }
  private var showsOrders: Bool { isManager || caller.role == .cashier }
  private var showsTickets: Bool { isManager || caller.role == .pizzaiolo }
  private var showsDeliveries: Bool { isManager || caller.role == .courier }

  /// The orders that are on the board, by their status in the order of an order's life. Who is on the way with an order is known
  /// from the event alone, so a courier's board begins with those that are ready.
  var statuses: [OrderStatus] {
    switch caller.role {
    case .courier: [.ready]
    case .pizzaiolo: [.placed, .preparing, .ready]
    default: [.awaitingPayment, .placed, .preparing, .ready, .delivering]
    }
  }

  /// A change as events: their types and their JSON.
  func events(of change: BoardChange) -> [(type: String, data: [UInt8])] {
    var events: [(String, [UInt8])] = []
    switch change {
    case .order(let event):
      if showsOrders { events.append(("order", event.order.json)) }
      if showsTickets, let ticket = TicketChange(event.order) { events.append(("ticket", ticket.json)) }
      if showsDeliveries, let delivery = delivery(event) { events.append(("delivery", delivery.json)) }
    case .decision(let event):
      if showsTickets, let ticket = TicketChange(event) { events.append(("ticket", ticket.json)) }
    case .availability(let event):
      events.append(("availability", event.json))
    }
    return events
  }

  /// As `GET /deliveries`: what is ready or on the way; to a courier only what no other has taken.
  private func delivery(_ event: OrderChanged) -> DeliveryChange? {
    let order = event.order
    guard order.fulfilment == .delivery, order.history.contains(where: { $0.status == .ready }) else { return nil }
    let isOpen = order.status == .ready || order.status == .delivering
    if caller.role == .courier, let courier = event.courierId, courier != caller.accountId {
      // Another courier has taken it. It leaves the board with each change, since a client that was away for a while is told
      // only the last; what becomes of it is not said.
      return DeliveryChange(leaving: order.id, .delivering)
    }
    return isOpen ? DeliveryChange(event) : DeliveryChange(leaving: order.id, order.status)
  }
}
