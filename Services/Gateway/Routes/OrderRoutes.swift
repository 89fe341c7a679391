import Contracts
import HTTPTypes
import Messaging

extension Route {
  static let orderRoutes = [
    Route(
      .post, "/orders", .roles([.customer, .cashier, .manager, .groupManager]), .orders, "placeOrder", "Place an order",
      "For customers, cashiers, managers and group managers. With `card` the order enters at `awaiting-payment`, with `cash` and `cheque` at `placed`. The kitchen may still reject it, within a second; `reason` then says why. A customer may have a limited number of open orders (by default 10), and of those that wait for their payment (3): more are 429 with the type `too-many-open-orders`. Where an address has no position and it cannot be looked up at present the answer is 503.",
      limit: .order,
      takes: .idempotencyKey, .body(OrderDraft.self),
      answers: .created(Order.self, "The order was placed.", at: "/orders"),
      problems: [
        .notFound("An employee orders for a restaurant that is not theirs."),
        .conflict(
          "The restaurant is closed then, or closes before the order could be ready or at the door; or its slot is full; or a product is not available. `errors` has all of it at once, each with its place and code. Where something is wrong with the body as well, all is said with 422."
        ),
      ]
    ) { call, key, draft in
      try await call.ask(PlaceOrder(caller: call.caller, draft: draft, idempotencyKey: key))
    },
    Route(
      .post, "/quotes", .anyone, .orders, "quoteOrder", "Price an order without placing it",
      "For everybody, with the body of an order: what it would cost, with which tax and when it would be there, and all that is wrong with it, each with its code. Nothing is put aside. With `quotedAt` in the draft `POST /orders` makes what was quoted, for two minutes and as long as the stock allows, whatever changes on the carte, in offers and in zones meanwhile. Saved addresses are those of who is signed in; a visitor's address needs its position.",
      limit: .quote,
      takes: .body(OrderDraft.self),
      answers: .ok(Quote.self, "The quote, also where `errors` say why it cannot be ordered.")
    ) { call, draft in
      // Whose token has expired asks as a visitor.
      let caller = try? call.gateway.tokens.caller(of: call.request)
      return try await call.ask(QuoteOrder(caller: caller, draft: draft))
    },
    Route(
      .post, "/places", .anyone, .orders, "findPlace", "Ask whether anybody delivers to an address",
      "For everybody, before anything is chosen. An address that has no position is looked up; where it cannot be at present the answer is 503. With the position in the draft, `POST /quotes` tells visitors all that it tells customers.",
      limit: .findPlace,
      takes: .body(Address.self), answers: .ok(DeliveryPlace.self, "What is known of the address.")
    ) { call, address in try await call.ask(FindPlace(address: address)) },
    Route(
      .get, "/orders", .signedIn, .orders, "listOrders", "List orders",
      "A customer's own; for staff those of their restaurant. Newest first: the next page is asked for with `next` as `before`.",
      takes: .restaurant, .queryWord("status", OrderStatus.self, "For staff: only orders of this status."),
      .queryID("customer", "For staff: only orders of this customer, such as to repeat one."), .before("orders"),
      .limit,
      answers: .ok(Items<Order>.self, "The orders, newest first."), problems: [.notFound()]
    ) { call, restaurant, status, customer, before, limit in
      try await call.ask(
        ListOrders(
          caller: call.caller, restaurantId: restaurant, customerId: customer, status: status, before: before,
          limit: limit))
    },
    Route(
      .get, "/orders/{id}", .signedIn, .orders, "getOrder", "Read an order",
      readsKept: true, takes: .id("The order."), answers: .ok(Order.self, "The order.", headers: [.etag])
    ) { call, id in
      let question = GetOrder(caller: try call.caller, id: id)
      return .order(
        try await call.gateway.keptOrders.order(id, for: question.caller) {
          try await call.gateway.requests.reply(to: question)
        })
    },
    Route(
      .put, "/orders/{id}", .roles([.customer, .cashier, .manager, .groupManager]), .orders, "reviseOrder",
      "Change an order",
      """
      For customers, cashiers and managers, until the preparation begins. The body is all that the order is to be, as for a new one; its restaurant, its customer and its code stay. A delivery without an address goes where it went before, and without a `contact` the one who was named stays. Lines that were ordered before keep their price; where only notes, times or the way to pay change, the fee and the discounts stay as well. Other lines get the offers of when the order was placed; what an employee took off stays, where no manager changes them at most its share of what they cost. What makes good another order is changed by managers.

      Other lines, another time, fulfilment or place need the kitchen, which reserves the difference or refuses; then the order stays as it was. The answer waits two seconds for that. If it takes longer, the order is answered with its `proposal`, and is changed a little later or not. Notes and the way to pay are changed at once. `total` and what is due follow: what is missing can be paid as before, and what was paid too much goes back.

      Asking again for what is there already is answered as the first time, whatever the version.
      """,
      limit: .order,
      takes: .id("The order."), .ifMatch("the order"), .body(OrderDraft.self),
      answers: .ok(Order.self, "The order as it is now.", headers: [.etag]),
      problems: [
        .conflict(
          "The preparation has begun, or the kitchen cannot do it: the order stays as it was. Or the kitchen has not yet decided on what was asked before."
        )
      ]
    ) { call, id, versions, draft in
      .order(
        try await call.change(
          id, ReviseOrder(caller: call.caller, id: id, draft: draft, ifVersions: versions)))
    },
    Route(
      .put, "/orders/{id}/{status}", .signedIn, .orders, "changeOrderStatus", "Take an order one step further",
      """
      A body is needed only to give a reason, to grant a refund or to take `ready` back. Steps, and who takes them (a manager may do what their staff may):

      | from | to | who |
      | --- | --- | --- |
      | `awaiting-payment` | `placed` | the system, when the card is accepted |
      | `awaiting-payment` | `cancelled` | customer, cashier; the system where nobody pays in time (by default within 15 minutes) |
      | `awaiting-payment`, `placed` | `rejected` | the system: it cannot be made |
      | `placed` | `preparing` | pizzaiolo |
      | `placed` | `cancelled` | customer, cashier |
      | `preparing` | `ready` | pizzaiolo |
      | `ready` | `preparing` (with `takesBack`) | who called it ready, within two minutes |
      | `preparing` | `cancelled` | manager |
      | `ready` | `delivering` (delivery) | courier |
      | `ready` | `collected` (take-away, paid) | cashier |
      | `ready` | `abandoned` (take-away nobody fetched) | cashier; the system some time after closing |
      | `delivering` | `delivered` (paid) | courier |
      | `delivering` | `returned` | courier |

      Taking the step again that one has just taken answers as the first time. What was paid for a cancelled, rejected or returned order is refunded; for an abandoned one only where a manager sends `refund`.
      """,
      takes: .id("The order."), .word("status", "The step to take."), .optionalBody(OrderStep.self),
      answers: .ok(Order.self, "The order as it is now."),
      problems: [
        .forbidden("The caller's role never takes this step."),
        .conflict(
          "The order cannot take this step now, or is not paid (`allowed` says which it can), or it is for later and too early to be prepared."
        ),
      ]
    ) { (call, id, status: OrderStatus, step) in
      try step?.check(for: status, by: call.caller)
      return .json(
        try await call.change(
          id,
          ChangeOrderStatus(
            caller: call.caller, id: id, status: status, reason: step?.reason, grantsRefund: step?.refund,
            takesBack: step?.takesBack)))
    },
    Route(
      .post, "/orders/{id}/complaints", .managers, .orders, "refundLines", "Give back pieces of an order",
      "By a manager, once the order was handed over and paid, for the reason that its customer complains of. What was paid for the pieces goes back, less the discounts that they had; with the last piece of a delivery its fee too. It goes back to a card by itself, cash and cheques from the list of what is to be handed back. A credit note says so then.",
      takes: .id("The order."), .ifMatch("the order"), .idempotencyKey, .body(ComplaintDraft.self),
      answers: .ok(Order.self, "The order as it is now.", headers: [.etag]),
      problems: [.conflict("The order was not handed over, or is not paid.")]
    ) { (call, id, versions: [Int], key, complaint) in
      .order(
        try await call.change(
          id,
          RefundLines(
            caller: call.caller, id: id, reason: complaint.reason, lines: complaint.lines, ifVersions: versions,
            idempotencyKey: key)))
    },
    Route(
      .get, "/orders/{id}/events", .signedIn, .orders, "followOrder", "Follow an order live",
      "Server-Sent Events of type `order`: the order as it is now, then as it is after each change, up to the one that ends it; the stream ends with that. An event's `id` is the order's version, its `data` the Order as JSON in one line.",
      takes: .id("The order."),
      .header(
        "Last-Event-ID",
        "The last version that the client has seen; it is not sent again. A version that there is not yet counts for none.",
        ["type": "integer", "minimum": 0] as Schema),
      answers: .text(
        "text/event-stream", "The stream.", ["type": "string", "description": "Events as the HTML standard has them."]),
      others: [
        .init(.noContent, "The order has ended, and the client has seen how: there is nothing to come back for.")
      ],
      problems: [.tooManyRequests]
    ) { call, id, lastEventID in .other(try await call.followOrder(id, after: lastEventID)) },
    Route(
      .get, "/orders/{id}/invoice", .signedIn, .payment, "getInvoice", "Read or print an order's invoice",
      printing,
      takes: .id("The order."), .whichInvoice, .accepts("application/pdf"), .paper,
      answers: .ok(Invoice.self, "The invoice."), others: [.pdf],
      problems: [
        .notFound("There is no such order, or the caller may not see it, or it has not been paid."), .tooManyRequests,
      ]
    ) { call, id, number, wantsPDF, paper in
      if wantsPDF { return .other(try await call.print(id, isCreditNote: false, number, on: paper)) }
      return try await call.ask(GetInvoice(caller: call.caller, orderId: id, number: number))
    },
    Route(
      .get, "/orders/{id}/invoices", .signedIn, .payment, "listInvoices", "List an order's invoices and credit notes",
      "In the order of their numbers. An order that was changed or complained about can have several.",
      takes: .id("The order."), .after, .limit,
      answers: .ok(Items<Invoice>.self, "The documents; none while nothing was paid.")
    ) { call, id, after, limit in
      guard let place = after.map({ Int($0) }) ?? 0, place >= 0 else {
        throw Problem.noSuchPage
      }
      return try await call.ask(ListInvoices(caller: call.caller, orderId: id, after: place, limit: limit))
    },
    Route(
      .get, "/orders/{id}/credit-note", .signedIn, .payment, "getCreditNote",
      "Read or print the credit note that took an order's invoice back", printing,
      takes: .id("The order."), .whichInvoice, .accepts("application/pdf"), .paper,
      answers: .ok(Invoice.self, "The credit note.", schema: CreditNote.schema), others: [.pdf],
      problems: [
        .notFound("There is no such order, or the caller may not see it, or its invoice has not been taken back."),
        .tooManyRequests,
      ]
    ) { call, id, number, wantsPDF, paper in
      if wantsPDF { return .other(try await call.print(id, isCreditNote: true, number, on: paper)) }
      return try await call.ask(GetCreditNote(caller: call.caller, orderId: id, number: number))
    },
  ]

  private static let printing =
    "With `Accept: application/pdf` it is printed, by `GET` and not by `HEAD`. Each print is counted, and all after the first say that they are duplicates, and which. Only prints are limited (429)."
}

extension Call {
  /// Has an order changed, and keeps what it is now before anybody is told.
  fileprivate func change<R: Contracts.Request>(_ id: ID, _ question: R) async throws -> [UInt8]
  where R.Reply == Order {
    let json = try await gateway.requests.reply(to: question)
    if let version = Order.version(in: json) { gateway.keptOrders.heard(id, version: version) { json } }
    return json
  }
}

extension Reply<Order> {
  /// An order as orders has written it. Its version is its entity tag.
  fileprivate static func order(_ json: [UInt8]) -> Reply {
    .json(json, headers: Order.version(in: json).map { [.eTag: "\"\($0)\""] } ?? [:])
  }
}
