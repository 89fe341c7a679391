import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
import Support
import Testing

/// What can come between an order and its money, through the REST API, with the provider's simulator.
struct PaymentTests {
  /// Where the app is told to have customers come back to.
  private static let returnUrl = "https://ocpizza.example/paiement"

  /// An order whose payment waits for the customer's bank.
  private func challenged(
    _ customer: App, card: String = Card.asks, key: String = newKey()
  ) async throws -> (order: JSON, payment: JSON) {
    let order = try await customer.order(paying: "card")
    let reply = try await customer.pay(order, "card", card: card, returningTo: Self.returnUrl, key: key)
    try #require(reply.status == 201, "\(reply.body)")
    #expect(reply.body["status"] == "pending")
    return (order, reply.body)
  }

  @Test("a bank's challenge: the answer says where to send the customer, and the order is paid when they have agreed")
  func challenge() async throws {
    let customer = try await App.newCustomer()
    for card in [Card.asks, Card.asksOnSetup] {
      let (order, payment) = try await challenged(customer, card: card)
      #expect(payment["nextAction"]["type"] == "redirect-to-url")
      #expect(payment["nextAction"]["clientSecret"].text.contains("_secret_"))
      #expect(try await customer.look(at: order)["status"] == "awaiting-payment")
      let back = try await Bank.answer(payment, "pass")
      #expect(back.hasPrefix(Self.returnUrl + "?"))
      #expect(back.contains("redirect_status=succeeded"))
      let seen = try await customer.get("/payments/\(payment["id"].text)")
      #expect(seen.body["status"] == "succeeded")
      #expect(seen.body["nextAction"] == .null)
      #expect(try await customer.sees(order, become: "placed"))
    }
  }

  @Test("the provider tells the outcome of a challenge by itself, long before we would look again")
  func outcomeByItself() async throws {
    let customer = try await App.newCustomer()
    let (order, payment) = try await challenged(customer)
    // The provider tells after a second that it asks, and it is looked at then and 2, 6 and 14 seconds later.
    try await Task.sleep(for: .milliseconds(8500))
    _ = try await Bank.answer(payment, "pass")
    #expect(try await customer.sees(order, become: "placed", within: .seconds(5)))
  }

  @Test("the same request again, when the customer is back from the bank, tells the outcome")
  func repeatedAfterChallenge() async throws {
    let customer = try await App.newCustomer()
    let key = newKey()
    let (order, payment) = try await challenged(customer, key: key)
    _ = try await Bank.answer(payment, "pass")
    let again = try await customer.pay(order, "card", card: Card.asks, returningTo: Self.returnUrl, key: key)
    #expect(again.status == 201)
    #expect(again.body["id"] == payment["id"])
    #expect(again.body["status"] == "succeeded")
  }

  @Test("an app that gives no place to come back to is told to go on with the provider's SDK")
  func withoutReturnUrl() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(paying: "card")
    let reply = try await customer.pay(order, "card", card: Card.asks)
    #expect(reply.body["nextAction"]["type"] == "use-provider-sdk")
    #expect(reply.body["nextAction"]["clientSecret"] != .null)
    #expect(reply.body["nextAction"]["url"] == .null)
  }

  @Test("a challenge that is not passed is a refusal, and the next card pays")
  func failedChallenge() async throws {
    let customer = try await App.newCustomer()
    let (order, payment) = try await challenged(customer)
    let back = try await Bank.answer(payment, "fail")
    #expect(back.contains("redirect_status=failed"))
    let seen = try await customer.get("/payments/\(payment["id"].text)")
    #expect(seen.body["status"] == "refused")
    #expect(seen.body["refusal"] == "La banque n’a pas confirmé le paiement.")
    #expect(try await Bank.status(of: payment) == "canceled")
    #expect(try await customer.pay(order, "card", card: Card.good).body["status"] == "succeeded")
  }

  @Test("another card takes the place of a payment that waits for the bank, and the bank's answer comes too late")
  func anotherCard() async throws {
    let customer = try await App.newCustomer()
    let (order, payment) = try await challenged(customer)
    let second = try await customer.pay(order, "card", card: Card.good)
    #expect(second.status == 201)
    #expect(second.body["status"] == "succeeded")
    #expect(try await Bank.status(of: payment) == "canceled")
    let first = try await customer.get("/payments/\(payment["id"].text)")
    #expect(first.body["status"] == "refused")
    #expect(first.body["refusal"] == "Un autre paiement a pris la place de celui-ci.")
  }

  @Test("cash at the counter takes the place of a payment that waits for the bank")
  func cashInstead() async throws {
    let customer = try await App.newCustomer()
    let (order, payment) = try await challenged(customer)
    let cash = try await App.demo("cashier").pay(order, "cash")
    #expect(cash.status == 201)
    #expect(cash.body["status"] == "succeeded")
    #expect(try await Bank.status(of: payment) == "canceled")
    #expect(try await customer.sees(order, become: "placed"))
    #expect(try await customer.invoice(of: order).body["paymentMethod"] == "cash")
  }

  @Test("a payment that another was to replace counts if the customer has just agreed: the order is charged once")
  func agreedAtTheLastMoment() async throws {
    let customer = try await App.newCustomer()
    let (order, payment) = try await challenged(customer)
    _ = try await Bank.answer(payment, "pass")
    let second = try await customer.pay(order, "card", card: Card.good)
    #expect(second.status == 409)
    let first = try await customer.get("/payments/\(payment["id"].text)")
    #expect(first.body["status"] == "succeeded")
    #expect(try await customer.invoice(of: order).body["number"] == first.body["invoiceNumber"])
  }

  @Test("a challenge that nobody answers does not keep the order: it expires, and the bank can no longer be answered")
  func unansweredChallenge() async throws {
    let customer = try await App.newCustomer()
    let (order, payment) = try await challenged(customer)
    #expect(try await customer.sees(order, become: "cancelled", within: .seconds(40)))
    #expect(
      try await becomesTrue {
        try await customer.get("/payments/\(payment["id"].text)").body["status"] == "refused"
      })
    #expect(try await Bank.status(of: payment) == "canceled")
  }

  @Test(
    "customers are sent back to our own places only", arguments: ["https://evil.example/", "http://ocpizza.example/"])
  func foreignReturnUrl(url: String) async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(paying: "card")
    let reply = try await customer.pay(order, "card", card: Card.good, returningTo: url)
    #expect(reply.status == 422)
    #expect(reply.body["errors"][0]["pointer"] == "/returnUrl")
    #expect(reply.body["errors"][0]["code"] == "origin-not-allowed")
  }

  @Test("what claims to be the provider's and is not signed is refused", arguments: [nil, "t=1,v1=00", "t=,v1="])
  func unsignedEvent(signature: String?) async throws {
    let reply = try await App.visitor.send(
      "POST", "/payment/events", body: #"{"id":"evt_1","type":"payment_intent.succeeded","data":{"object":{}}}"#,
      headers: signature.map { ["Stripe-Signature": $0] } ?? [:])
    #expect(reply.status == 400)
    #expect(reply.body["type"] == "/problems/bad-signature")
  }

  @Test("a part of the sum cannot be paid yet, and is refused rather than taken for the whole")
  func partOfTheSum() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(paying: "card")
    let fields: [String: JSON] = [
      "amount": ["amount": 100, "currency": "EUR"], "currency": "EUR", "tip": 1, "tenders": [],
    ]
    for (name, value) in fields {
      var body: JSON = ["orderId": order["id"], "method": "card", "paymentToken": .string(Card.good)]
      body[name] = value
      let reply = try await customer.post("/payment", body, key: newKey())
      #expect(reply.status == 422)
      #expect(reply.body["errors"][0]["pointer"] == .string("/\(name)"))
      #expect(reply.body["errors"][0]["code"] == "not-supported")
    }
    #expect(try await customer.look(at: order)["isPaid"] == false)
  }

  @Test("a card's number is refused where the provider's token belongs, and blanked in what people write")
  func cardNumbers() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(paying: "card")
    let reply = try await customer.pay(order, "card", card: "4242-4242-4242-4242")
    #expect(reply.status == 422)
    #expect(reply.body["errors"][0]["code"] == "card-number")
    var draft = App.draft()
    draft["note"] = "Carte 4242 4242 4242 4242, code 12B"
    draft["lines"] = [["productId": .string(Item.margherita), "quantity": 1, "note": "5555555555554444"]]
    let placed = try await customer.post("/orders", draft, key: newKey())
    #expect(placed.body["note"] == "Carte **** **** **** ****, code 12B")
    #expect(placed.body["lines"][0]["note"] == "****************")
  }

  @Test("cash that is to go back stays due until somebody has handed it back, and only then is the invoice taken back")
  func cashBack() async throws {
    let customer = try await App.newCustomer()
    let cashier = try await App.demo("cashier")
    let order = try await customer.order(paying: "cash")
    let paid = try await cashier.pay(order, "cash")
    let path = "/payments/\(paid.body["id"].text)"
    #expect(paid.body["refundDue"] == .null)
    #expect(try await cashier.put("\(path)/refunded").status == 409)
    try await customer.take(order, "cancelled")
    #expect(try await becomesTrue { try await cashier.get(path).body["refundDue"] == true })
    #expect(try await cashier.get(path).body["status"] == "succeeded")
    #expect(try await customer.get("/orders/\(order["id"].text)/credit-note").status == 404)
    #expect(try await cashier.refundsDue().contains(paid.body["id"]))
    // Page by page, none is left out of those that are due all the while.
    let due = try await cashier.refundsDue()
    var page = try await cashier.get("/payments?refundDue=true&limit=1").body
    #expect(page["items"].elements.count == 1)
    var met = page["items"].elements
    while page["next"] != .null {
      page = try await cashier.get("/payments?refundDue=true&limit=1&before=\(page["next"].text)").body
      met += page["items"].elements
    }
    let metIds = met.map { $0["id"] }
    let stillDue = try await cashier.refundsDue()
    let leftOut = due.filter { stillDue.contains($0) && !metIds.contains($0) }
    #expect(leftOut.isEmpty)

    #expect(try await customer.put("\(path)/refunded").status == 403)
    #expect(try await App.demo("courier").put("\(path)/refunded").status == 403)
    #expect(try await App.demo("manager.clichy").put("\(path)/refunded").status == 404)
    let back = try await cashier.put("\(path)/refunded")
    #expect(back.status == 200)
    #expect(back.body["status"] == "refunded")
    #expect(back.body["refundDue"] == .null)
    #expect(try await cashier.put("\(path)/refunded").body == back.body)
    #expect(try await !cashier.refundsDue().contains(paid.body["id"]))

    let note = try await customer.get("/orders/\(order["id"].text)/credit-note").body
    let invoice = try await customer.invoice(of: order).body
    #expect(invoice["creditNoteNumber"] == note["number"])
    #expect(note["invoiceNumber"] == invoice["number"])
    #expect(note["total"]["amount"].int == -invoice["total"]["amount"].int)
    #expect(note["tax"]["amount"].int == -invoice["tax"]["amount"].int)
    #expect(note["lines"][0]["total"]["amount"].int == -invoice["lines"][0]["total"]["amount"].int)
    #expect(try await becomesTrue { try await customer.look(at: order)["isPaid"] == false })
  }

  @Test("payments of others are not there")
  func foreignPayment() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(paying: "card")
    let payment = try await customer.pay(order, "card", card: Card.good).body
    let path = "/payments/\(payment["id"].text)"
    #expect(try await customer.get(path).body == payment)
    #expect(try await App.newCustomer().get(path).status == 404)
    #expect(try await App.demo("manager.clichy").get(path).status == 404)
    #expect(
      try await App.demo("manager.clichy").get("/payments?refundDue=true&restaurant=\(Place.angers.rawValue)").status
        == 404)
    #expect(try await App.visitor.get(path).status == 401)
  }

  @Test("to pay a foreign order takes as long as to pay a missing one, and is answered the same")
  func foreignOrder() async throws {
    let customer = try await App.newCustomer()
    // Ids that are as new as each other, and ids that are long gone.
    let order = try await App.newCustomer().order(paying: "card")["id"].text
    let missing = order.dropLast(12) + "000000000000"
    let old = "01930000-0000-7000-8000-00000000ffff"
    func measure(_ order: some StringProtocol) async throws -> (status: Int, body: JSON, duration: Duration) {
      let start = ContinuousClock.now
      let body: JSON = ["orderId": .string(String(order)), "method": "card", "paymentToken": .string(Card.good)]
      let reply = try await customer.post("/payment", body, key: newKey())
      var content = reply.body
      content["traceId"] = nil
      return (reply.status, content, .now - start)
    }
    var durations: [String: [Duration]] = [:]
    for _ in 0..<5 {
      async let foreign = measure(order)
      async let none = measure(missing)
      let (first, second) = try await (foreign, none)
      #expect(first.status == 404)
      #expect(first.status == second.status)
      #expect(first.body == second.body)
      durations["foreign", default: []].append(first.duration)
      durations["missing", default: []].append(second.duration)
    }
    let foreign = try #require(durations["foreign"]?.sorted()[2])
    let none = try #require(durations["missing"]?.sorted()[2])
    // Payment waits a second for an order so new; were only one of them waited for, they would be that far apart.
    #expect(abs((foreign - none) / .milliseconds(1)) < 500)
    let gone = try await measure(old)
    #expect(gone.status == 404)
    #expect(gone.duration < .milliseconds(900))
  }
}

/// The customer's bank, as the provider's simulator plays it.
enum Bank {
  /// For all tests: a client that is not shut down when it goes, as where a test fails, would end the process.
  private static let client = HTTPClient(configuration: .init(redirectConfiguration: .disallow))

  /// Answers the bank's question as the customer does on its page.
  ///
  /// - Returns: where the customer is sent back to.
  static func answer(_ payment: JSON, _ outcome: String) async throws -> String {
    var request = HTTPClientRequest(url: payment["nextAction"]["url"].text)
    let page = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
    #expect(page.status == .ok)
    request.method = .POST
    request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
    request.body = .bytes(
      ByteBuffer(string: "client_secret=\(payment["nextAction"]["clientSecret"].text)&outcome=\(outcome)"))
    let reply = try await client.execute(request, timeout: .seconds(10))
    #expect(reply.status == .seeOther)
    return reply.headers.first(name: "Location") ?? ""
  }

  /// What the provider says of a payment that was challenged.
  static func status(of payment: JSON) async throws -> String {
    let intent = payment["nextAction"]["clientSecret"].text.split(separator: "_secret_").first ?? ""
    var request = HTTPClientRequest(
      url: "http://127.0.0.1:\(try Servers.variable("PROVIDER_PORT"))/v1/payment_intents/\(intent)")
    request.headers.add(name: "Authorization", value: "Bearer sk_test_12345")
    let reply = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
    let body = try await reply.body.collect(upTo: 1 << 20)
    return try JSON.parse(body.readableBytesView)["status"].text
  }
}

extension App {
  fileprivate func refundsDue() async throws -> [JSON] {
    try await get("/payments?refundDue=true&limit=100").body["items"].elements.map { $0["id"] }
  }
}
