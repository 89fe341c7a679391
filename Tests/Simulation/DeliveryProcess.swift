import Contracts

/// The rounds of delivery.
struct DeliveryTables {
  struct Round {
    var status: OrderStatus
    var version: Int
  }

  var rounds: [ID: Round] = [:]

  /// As `Delivery/ApplyOrder`.
  mutating func apply(_ payload: Payload) {
    guard case .order(let order) = payload, order.fulfilment == .delivery,
      order.history.contains(where: { $0.status == .ready }), rounds[order.id]?.version ?? 0 < order.version
    else { return }
    rounds[order.id] = Round(status: order.status, version: order.version)
  }
}
