import Support
import Testing

/// Card payments whose bank asks the customer, through the REST API and the provider's simulator.
struct BankChallengeTests {
  /// Where the bank sends customers back to.
  private static let returnUrl = "https://ocpizza.example/paiement"

  /// An order whose payment waits for the customer's bank.
  private func challenged(
    _ customer: App, card: String = Card.asks, key: String = newKey()
  ) async throws -> (order: JSONValue, payment: JSONValue) {
    let order = try await customer.order(paying: "card")
    let reply = try await customer.pay(order, "card", card: card, returningTo: Self.returnUrl, key: key)
    try #require(reply.status == 201, "\(reply.body)")
    #expect(reply.body["status"] == "pending")
    return (order, reply.body)
  }

  @Test("when the bank asks, the answer says where to send the customer, and the order is paid once they agree")
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
      let path = "/payments/\(payment["id"].text)"
      #expect(try await becomesTrue { try await customer.get(path).body["status"] == "succeeded" })
      #expect(try await customer.get(path).body["nextAction"] == .null)
      #expect(try await customer.sees(order, become: "placed"))
    }
  }

  @Test("the provider reports the outcome of the bank's question long before we would look again")
  func outcomeByItself() async throws {
    let customer = try await App.newCustomer()
    let (order, payment) = try await challenged(customer)
    // The provider reports after a second that the bank asks. Payment looks then, and 2, 6 and 14 seconds later.
    try await Task.sleep(for: .milliseconds(8500))
    _ = try await Bank.answer(payment, "pass")
    #expect(try await customer.sees(order, become: "placed", within: .seconds(5)))
  }

  @Test("a repetition of the request, when the customer is back from the bank, gets the outcome")
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

  @Test("an app without a return URL is told to use the provider's SDK")
  func withoutReturnUrl() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(paying: "card")
    let reply = try await customer.pay(order, "card", card: Card.asks)
    #expect(reply.body["nextAction"]["type"] == "use-provider-sdk")
    #expect(reply.body["nextAction"]["clientSecret"] != .null)
    #expect(reply.body["nextAction"]["url"] == .null)
  }

  @Test("when the customer does not agree the card is refused, and the next card pays")
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

  @Test("another card replaces a payment that waits for the bank, and the bank's answer comes too late")
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

  @Test("cash at the counter replaces a payment that waits for the bank")
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

  @Test("a payment that is being replaced counts if the customer has just agreed: the order is charged once")
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

  @Test("an order whose bank gets no answer expires, and the bank can no longer be answered")
  func unansweredChallenge() async throws {
    let customer = try await App.newCustomer()
    let (order, payment) = try await challenged(customer)
    try await customer.passPaymentDeadline(of: order)
    #expect(try await customer.sees(order, become: "cancelled", within: .seconds(20)))
    #expect(
      try await becomesTrue {
        try await customer.get("/payments/\(payment["id"].text)").body["status"] == "refused"
      })
    #expect(try await Bank.status(of: payment) == "canceled")
  }
}
