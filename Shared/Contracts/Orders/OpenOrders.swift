package import FoundationEssentials

/// The orders of somebody who wants to be erased that are still under way. None: nothing holds up the erasure, and nothing will,
/// since no order of theirs is taken any more.
package struct OpenOrdersChanged: Event {
  package static let name = "orders.open-orders-changed"
  package var customerId: ID
  package var orderIds: [ID]
  package var latestAt: Date?

  package static let shape = Shape(
    "OpenOrdersChanged",
    Self.init(customerId:orderIds:latestAt:),
    Member("customerId", \.customerId),
    Member("orderIds", \.orderIds),
    Member(
      "latestAt", \.latestAt, "When orders that nobody has ended hold up nothing any more; absent where there are none."
    ))

  package init(customerId: ID, orderIds: [ID], latestAt: Date?) {
    self.customerId = customerId
    self.orderIds = orderIds
    self.latestAt = latestAt
  }
}
