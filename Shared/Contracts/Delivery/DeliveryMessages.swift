package import FoundationEssentials

/// How long couriers of a restaurant take, as their rounds have shown.
package struct TravelEstimateChanged: Event {
  package static let name = "delivery.travel-estimate-changed"
  package var restaurantId: ID
  /// For parking, stairs and the door.
  package var baseSeconds: Int
  package var secondsPerKilometre: Int
  package var version: Int

  package init(restaurantId: ID, baseSeconds: Int, secondsPerKilometre: Int, version: Int) {
    self.restaurantId = restaurantId
    self.baseSeconds = baseSeconds
    self.secondsPerKilometre = secondsPerKilometre
    self.version = version
  }
}

/// An order to bring to somebody.
package struct DeliveryRound: Codable, Sendable, Equatable {
  package var orderId: ID
  package var number: String
  package var status: OrderStatus
  package var restaurantId: ID
  package var courierId: ID?
  package var address: Address?
  package var customerName: String?
  package var customerPhone: String?
  package var note: String?
  /// What the courier has to collect.
  package var amountDue: Money
  package var paymentMethod: PaymentMethod
  package var promisedAt: Date?

  package init(
    orderId: ID, number: String, status: OrderStatus, restaurantId: ID, courierId: ID?, address: Address?,
    customerName: String?, customerPhone: String?, note: String?, amountDue: Money, paymentMethod: PaymentMethod,
    promisedAt: Date?
  ) {
    self.orderId = orderId
    self.number = number
    self.status = status
    self.restaurantId = restaurantId
    self.courierId = courierId
    self.address = address
    self.customerName = customerName
    self.customerPhone = customerPhone
    self.note = note
    self.amountDue = amountDue
    self.paymentMethod = paymentMethod
    self.promisedAt = promisedAt
  }
}

/// The orders of a restaurant that are ready or on the way; a courier sees those that nobody else has taken. First what the
/// caller has on the way, then what is ready, oldest first.
package struct ListDeliveries: Request {
  package typealias Reply = Items<DeliveryRound>
  package static let context = Context.delivery
  package static let name = "list-deliveries"
  package var caller: Caller
  package var restaurantId: ID
  /// The `next` of the page before.
  package var after: String?

  package init(caller: Caller, restaurantId: ID, after: String? = nil) {
    self.caller = caller
    self.restaurantId = restaurantId
    self.after = after
  }
}
