package import FoundationEssentials

/// How long couriers of a restaurant take, as their rounds have shown.
package struct TravelEstimateChanged: Event {
  package static let name = "delivery.travel-estimate-changed"
  /// Before any round is known: three minutes for parking, stairs and the door, and 20 km/h.
  package static let usual = (baseSeconds: 180, secondsPerKilometre: 180)

  package var restaurantId: ID
  package var baseSeconds: Int
  package var secondsPerKilometre: Int
  package var version: Int

  package static let shape = Shape(
    "TravelEstimateChanged",
    Self.init(restaurantId:baseSeconds:secondsPerKilometre:version:),
    Member("restaurantId", \.restaurantId),
    Member("baseSeconds", \.baseSeconds, "For parking, stairs and the door."),
    Member("secondsPerKilometre", \.secondsPerKilometre),
    Member("version", \.version))

  package init(restaurantId: ID, baseSeconds: Int, secondsPerKilometre: Int, version: Int) {
    self.restaurantId = restaurantId
    self.baseSeconds = baseSeconds
    self.secondsPerKilometre = secondsPerKilometre
    self.version = version
  }
}

/// An order to bring to somebody.
package struct DeliveryRound: WireObject, Equatable {
  package var orderId: ID
  package var number: String
  package var status: OrderStatus
  package var restaurantId: ID
  package var courierId: ID?
  package var address: Address?
  package var customerName: String?
  package var customerPhone: String?
  package var note: String?
  package var amountDue: Money
  package var paymentMethod: PaymentMethod
  package var promisedAt: Date?

  package static let listName = "DeliveryList"

  package static let shape = Shape(
    "DeliveryRound", "An order to bring to somebody.",
    Self.init(
      orderId:number:status:restaurantId:courierId:address:customerName:customerPhone:note:amountDue:paymentMethod:
      promisedAt:),
    Member("orderId", \.orderId),
    Member("number", \.number),
    Member("status", \.status),
    Member("restaurantId", \.restaurantId),
    Member("courierId", \.courierId, "Absent until somebody has taken it."),
    Member("address", \.address),
    Member("customerName", \.customerName),
    Member("customerPhone", \.customerPhone),
    Member("note", \.note),
    Member("amountDue", \.amountDue, "What the courier has to collect."),
    Member("paymentMethod", \.paymentMethod),
    Member("promisedAt", \.promisedAt))

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
  package var after: String?

  package static let shape = Shape(
    "ListDeliveries",
    Self.init(caller:restaurantId:after:),
    Member("caller", \.caller),
    Member("restaurantId", \.restaurantId),
    Member("after", \.after, "The `next` of the page before."))

  package init(caller: Caller, restaurantId: ID, after: String? = nil) {
    self.caller = caller
    self.restaurantId = restaurantId
    self.after = after
  }
}
