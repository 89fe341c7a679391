import Contracts
import HTTPTypes
import Hummingbird
import Messaging
import NIOCore

extension Route {
  static let orderRoutes = [
    Route(.post, "/orders", .roles([.customer, .cashier, .manager, .groupManager])) { try await $0.placeOrder() },
    Route(.get, "/orders", .signedIn) { try await $0.listOrders() },
    Route(.get, "/orders/{id}", .signedIn) { try await $0.ask(GetOrder(caller: $0.caller, id: $0.id())) },
    Route(.put, "/orders/{id}/{status}", .signedIn) { try await $0.changeStatus() },
    Route(.get, "/orders/{id}/events", .signedIn) { try await $0.followOrder() },
    Route(.get, "/orders/{id}/invoice", .signedIn) {
      try await $0.ask(GetInvoice(caller: $0.caller, orderId: $0.id()))
    },
    Route(.get, "/orders/{id}/credit-note", .signedIn) {
      try await $0.ask(GetCreditNote(caller: $0.caller, orderId: $0.id()))
    },
  ]
}

extension Call {
  fileprivate func placeOrder() async throws -> Response {
    try limit(.order)
    let fields = try await fields()
    let key = fields.beside { () throws(Problem) in try idempotencyKey() }
    let draft = fields.orderDraft()
    try fields.check()
    guard let draft, let key else { throw Problem(.invalidBody, "The body is no order.") }
    let body = try await gateway.requests.reply(to: PlaceOrder(caller: caller, draft: draft, idempotencyKey: key))
    let id: ID = try JSON(reading: body).value("id")
    return .json(.created, ByteBuffer(bytes: body), headers: [.location: "/orders/\(id)"])
  }

  fileprivate func listOrders() async throws -> Response {
    var query = query
    let status = query.choice("status", of: OrderStatus.self)
    let limit = query.integer("limit", in: 1...100, unlessGiven: 50)
    let restaurant = query.id("restaurant")
    let before = query.id("before")
    try query.check()
    return try await ask(
      ListOrders(caller: caller, restaurantId: restaurant, status: status, before: before, limit: limit))
  }

  fileprivate func changeStatus() async throws -> Response {
    guard let status = context.parameters.get("status").flatMap({ OrderStatus(rawValue: $0) }) else {
      throw Problem.notFound
    }
    let fields = try await optionalFields()
    let reason = fields?.optionalText("reason", length: 1...50).map { OrderReason(rawValue: $0) }
    let grantsRefund = fields?.optionalBool("refund")
    try fields?.check()
    return try await ask(
      ChangeOrderStatus(caller: caller, id: id(), status: status, reason: reason, grantsRefund: grantsRefund))
  }
}

extension Fields {
  fileprivate func orderDraft() -> OrderDraft? {
    let restaurant = id("restaurantId")
    let fulfilment = choice("fulfilment", of: Fulfilment.self)
    let address = optionalObject("address") { $0.address() }
    let lines = list("lines", count: 1...50) { line in
      OrderDraft.Line(
        productId: line.id("productId"), quantity: line.integer("quantity", in: 1...50),
        note: line.optionalNote("note"),
        choices: line.optionalList("choices", count: 0...20) { choice in
          OrderDraft.Choice(choiceId: choice.text("choiceId", length: 1...50), productId: choice.id("productId"))
        } ?? [])
    }
    let method = choice("paymentMethod", of: PaymentMethod.self)
    let addressId = optionalID("addressId")
    let note = optionalNote("note")
    let customer = optionalID("customerId")
    let scheduledFor = optionalTime("scheduledFor")
    guard let fulfilment, let method else { return nil }
    return OrderDraft(
      restaurantId: restaurant, fulfilment: fulfilment, addressId: addressId, address: address, lines: lines,
      paymentMethod: method, note: note, customerId: customer, scheduledFor: scheduledFor)
  }
}
