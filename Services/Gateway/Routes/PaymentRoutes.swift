import Contracts
import FoundationEssentials
import HTTPTypes
import Messaging

extension Route {
  static let paymentRoutes = [
    Route(
      .post, "/payment", .roles([.customer, .cashier, .courier, .manager, .groupManager]), .payment, "payOrder",
      "Pay an order, or record that it was paid",
      """
      By card with a token of the payment provider; cash, cheques, meal vouchers and what a card terminal took are recorded by the employee who took them. Staff may take a part of what is due, and the rest in other ways. A refused card is no error: the answer says so, and the order can be paid again, with a new key.

      A bank may ask the customer (3-D Secure): then the payment is `pending` and `nextAction` says how the app goes on. When the customer is back, `GET /payments/{id}` or this request again, with its key, tells the outcome. Another payment of the order, in whatever way, takes the place of one that waits for the bank; if the customer has just agreed there, the first counts and the second is refused (409).
      """,
      limit: .pay,
      takes: .idempotencyKey, .body(PaymentDraft.self),
      answers: .created(Payment.self, "The payment; `status` says how it went."),
      problems: [
        .forbidden("The caller's role may not take this kind of payment."), .notFound(),
        .conflict("The order is paid already, is being paid, costs nothing, or has come to nothing."),
      ]
    ) { call, key, draft in try await call.pay(draft, key) },
    Route(
      .post, "/payment/events", .anyone, .payment, "receiveProviderEvent", "Tell what has become of a payment",
      "For the payment provider only (Stripe's webhooks): the signature is over the bytes of the body, its time at most 300 seconds from ours, and each event counts once. What an event says is not believed: the payment is looked up at the provider.",
      takes: .signature, .signedBody(providerEvent),
      answers: .noContent("Received, or received before."),
      problems: [.badRequest("It is not signed as it should be, or is no event.")]
    ) { call, signature, body in
      try await call.ask(ReceiveProviderEvent(body: body, signature: signature))
    },
    Route(
      .get, "/payments", .cashiers, .payment, "listRefundsDue", "List what is to be handed back",
      "Cash, cheques, meal vouchers and what a card terminal took, of a restaurant's orders that came to nothing, or that cost less now, until somebody records that they were handed back: all of a payment, or `refundDueAmount`. Newest first: the next page is asked for with `next` as `before`.",
      takes: .mustBeTrue(
        "refundDue", "There is no other list yet.", fault: "It must be true: there is no other list of payments yet."),
      .restaurant, .before("payments"), .limit,
      answers: .ok(Items<Payment>.self, "The payments."), problems: [.notFound()]
    ) { call, _, restaurant, before, limit in
      try await call.ask(ListRefundsDue(restaurantId: call.restaurant(restaurant), before: before, limit: limit))
    },
    Route(
      .get, "/payments/{id}", .signedIn, .payment, "getPayment", "Read a payment",
      "One that waits for the customer's bank is looked up at the provider first, once a second at most.",
      takes: .id("The payment."), answers: .ok(Payment.self, "The payment.")
    ) { call, id in try await call.ask(GetPayment(caller: call.caller, id: id)) },
    Route(
      .put, "/payments/{id}/refunded", .cashiers, .payment, "recordRefund", "Record that money was handed back",
      "By the person who handed it back, or gave it back at the card terminal. Only then is the payment refunded, or the part of it that is due, and a credit note issued. Harmless when repeated.",
      takes: .id("The payment."), .till,
      answers: .ok(Payment.self, "The payment."),
      problems: [.conflict("Nothing of this payment is to be handed back.")]
    ) { call, id, till in try await call.ask(RecordRefund(caller: call.caller, id: id, till: till)) },
  ]
}

extension Call {
  fileprivate func pay(_ draft: PaymentDraft, _ key: String) async throws -> Reply<Payment> {
    let isCard = draft.method == .card
    let caller = try caller
    if caller.role == .customer, draft.tender != Tender() {
      throw Problem.invalid("/amount", "Customers pay all that is due.", code: .notSupported)
    }
    let total = try await total(of: draft.orderId)
    let payment = PayOrder(
      caller: caller, orderId: draft.orderId, total: total, isUnsure: total == nil, method: draft.method,
      paymentToken: isCard ? draft.paymentToken?.tidied : nil, returnUrl: isCard ? draft.returnUrl?.tidied : nil,
      idempotencyKey: key)
    // Orders hears of it from payment, and this replica from orders.
    defer { gateway.keptOrders.forget(draft.orderId) }
    return draft.tender == Tender()
      ? try await ask(payment) : try await ask(TakeTender(payment: payment, tender: draft.tender))
  }
}

extension Call {
  /// What an order costs now, by orders and not by what is kept here; nil while orders does not answer: what somebody pays at the
  /// door is taken all the same, since nobody changes it any more.
  fileprivate func total(of order: ID) async throws -> Money? {
    do {
      let question = GetOrder(caller: try caller, id: order)
      return try OrderOutlined.Outline(reading: try await gateway.requests.reply(to: question, within: .seconds(2)))
        .total
    } catch let problem as Problem where [.unavailable, .timeout].contains(problem.code) {
      return nil
    }
  }
}

extension Input<String?> {
  fileprivate static let till = query(
    "till", "Where it was taken from, by default `caisse`.", Form<String>.till.schema, example: "caisse-1", absent: nil
  ) { text, check in
    let name = text.tidied
    guard (1...20).contains(name.utf8.count), Form<String>.isTill(name) else {
      check.note("It must have up to 20 letters without accents, digits and hyphens.")
      return nil
    }
    return name
  }
}

/// What the provider sends. Payment reads it, once its signature is checked.
extension Input<String> {
  private static let signatureField = HTTPField.Name("Stripe-Signature")

  fileprivate static let signature = Input(
    description: .parameter(
      "Stripe-Signature", in: .header, isRequired: true,
      meaning: "`t=SECONDS,v1=HEX`: the time, and the HMAC-SHA256 of `SECONDS.BODY`.",
      schema: ["type": "string", "maxLength": 1024], example: nil)
  ) { request, _ throws(Problem) in
    guard let signature = request.header(signatureField), signature.utf8.count <= 1024 else {
      throw Problem(.badSignature, "There is no signature.")
    }
    return signature
  }
}

private let providerEvent: Schema = [
  "type": "object", "required": ["id", "type", "data"],
  "properties": ["id": ["type": "string"], "type": ["type": "string"], "data": ["type": "object"]],
]
