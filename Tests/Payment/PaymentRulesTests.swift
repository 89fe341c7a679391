import Contracts
import Crypto
import FoundationEssentials
import Testing

@testable import Payment

struct PaymentRulesTests {
  private func order(_ status: OrderStatus, isPromised: Bool = true) -> Order {
    var order = Order(
      id: .new(), number: "", status: status, restaurantId: .new(), customerId: nil, fulfilment: .takeaway,
      address: nil,
      lines: [], paymentMethod: .card, note: nil, placedAt: Date(), scheduledFor: nil, history: [])
    order.promisedAt = isPromised ? Date() : nil
    return order
  }

  @Test("an order that is not known here may be on its way while it is new, and does not exist later")
  func unknownOrder() {
    let now = Date(timeIntervalSince1970: 1_795_500_000)
    #expect(ID(at: now - 5, random: 1).isNew(at: now))
    #expect(!ID(at: now - 61, random: 1).isNew(at: now))
  }

  @Test("a payment that waits for the bank can be replaced; of two at once the first is not undone by the second")
  func replacing() {
    func record(_ status: PaymentStatus, secondsAgo: Double, intent: String?) -> PaymentRecord {
      var record = PaymentRecord(
        Contracts.Payment(
          id: .new(), orderId: .new(), method: .card, status: status, amount: Money(cents: 1),
          createdAt: Date() - secondsAgo), version: 1)
      record.intentId = intent
      return record
    }
    #expect(record(.pending, secondsAgo: 0, intent: "pi_1").canBeReplaced(at: Date()))
    #expect(record(.pending, secondsAgo: 10, intent: nil).canBeReplaced(at: Date()))
    #expect(!record(.pending, secondsAgo: 1, intent: nil).canBeReplaced(at: Date()))
    #expect(!record(.succeeded, secondsAgo: 10, intent: "pi_1").canBeReplaced(at: Date()))
  }

  @Test("who says again that a part was handed back gets the payment as it is, until another part is due")
  func handedBackAgain() throws {
    var record = PaymentRecord(
      Contracts.Payment(
        id: .new(), orderId: .new(), method: .cash, status: .succeeded, amount: Money(cents: 1000), createdAt: Date()),
      version: 1)
    #expect(throws: PaymentError.noRefundDue) { try record.refundByHand() }
    record.dueParts = Money(cents: 300)
    record.completeRefund(of: Money(cents: 300))
    let again = try record.refundByHand()
    #expect(!again && record.payment.status == .succeeded)
    record.isRefundDue = true
    let rest = try record.refundByHand()
    #expect(rest && record.payment.status == .refunded)
    let restAgain = try record.refundByHand()
    #expect(!restAgain)
  }

  @Test("a refund that may have been made is looked for first, and is made anew where those before came to nothing")
  func refundAfterFailedOnes() {
    var record = PaymentRecord(
      Contracts.Payment(
        id: .new(), orderId: .new(), method: .card, status: .succeeded, amount: Money(cents: 1), createdAt: Date()),
      version: 1)
    record.intentId = "pi_1"
    record.isRefundDue = true
    record.attempts = 2
    var state = SettlementState(record, .cancelled)
    func action() -> SettlementStep.Action { state.next.action(state) }
    #expect(action() == .ask(.findRefunds(ofIntent: "pi_1")))
    state.learn(.refunds(.init(made: 1)))
    #expect(action() == .ask(.refund("pi_1", after: .init(made: 1))))
    state.learn(.refunds(.init(standing: .pending, made: 2)))
    #expect(action() == .conclude(.waitsForRefund))
    state.learn(.refunds(.init(standing: .succeeded, made: 2)))
    #expect(action() == .conclude(.refunded))
  }

  @Test("an order that waits for a card is charged once the kitchen has accepted it")
  func chargeable() throws {
    func outline(_ order: Order) throws -> OrderOutlined.Outline {
      try OrderOutlined(JSON(reading: OrderChanged(order: order).json)).order
    }
    #expect(try !outline(order(.awaitingPayment, isPromised: false)).isChargeable)
    #expect(try outline(order(.awaitingPayment)).isChargeable)
    #expect(try outline(order(.placed, isPromised: false)).isChargeable)
    #expect(try outline(order(.cancelled)).isChargeable)
    #expect(try outline(order(.rejected, isPromised: false)).isChargeable)
  }

  @Test(
    "customers come back to origins of ours only",
    arguments: [
      ("https://ocpizza.example", true), ("https://ocpizza.example/retour?a=1", true),
      ("https://ocpizza.example#x", true),
      ("http://127.0.0.1:8080/retour", true), ("http://127.0.0.1:80801/retour", false),
      ("https://ocpizza.example.evil.org/", false), ("https://ocpizza.example@evil.org/", false),
      ("https://ocpizza.example:444/", false), ("http://ocpizza.example/", false), ("https://evil.org/", false),
      ("https://ocpizza.example\\@evil.org/", false), ("javascript:alert(1)", false),
      ("https://ocpizza.example/a b", false), ("//ocpizza.example/", false), ("", false),
    ])
  func returnOrigins(url: String, isAllowed: Bool) throws {
    let origins = try ReturnOrigins("https://ocpizza.example http://127.0.0.1:8080")
    #expect(origins.allow(url) == isAllowed)
  }

  @Test("what is no origin over https, or of this machine, is a wrong setting")
  func wrongOrigins() {
    for list in ["http://ocpizza.example", "https://ocpizza.example/", "https://", "ocpizza.example", "*"] {
      #expect(throws: (any Error).self) { try ReturnOrigins(list) }
    }
  }

  @Test(
    "events about intents and refunds name the payment whose mark they have",
    arguments: [
      ("payment_intent.succeeded", true, true), ("payment_intent.canceled", true, false),
      ("refund.updated", true, false),
      ("refund.failed", true, false), ("charge.refund.updated", true, false), ("charge.succeeded", false, false),
    ])
  func events(type: String, isOurs: Bool, isPaid: Bool) throws {
    let payment = ID.new()
    let event = try ProviderEvent(
      Array(
        """
        {"id":"evt_1","type":"\(type)","data":{"object":{"id":"x_1","status":"failed","metadata":{"payment":"\(payment)"}}}}
        """.utf8))
    #expect(event.payment == (isOurs ? payment : nil))
    #expect(event.isPaid == isPaid)
    #expect(event.isFailedRefund == type.contains("refund"))
  }

  @Test("an event counts only with a signature over its bytes, by the secret, and of now")
  func signatures() {
    let now = Date(timeIntervalSince1970: 1_795_500_000)
    let body = Array(#"{"id":"evt_1"}"#.utf8)
    func code(_ time: Int, _ secret: String = "whsec", _ bytes: [UInt8]? = nil) -> String {
      let key = SymmetricKey(data: Array(secret.utf8))
      let signed = Array("\(time).".utf8) + (bytes ?? body)
      return HMAC<SHA256>.authenticationCode(for: signed, using: key)
        .map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
    func isValid(_ header: String) -> Bool {
      EventSignature(header).isValid(for: body, secret: "whsec", at: now)
    }
    let time = 1_795_500_000
    #expect(isValid("t=\(time),v1=\(code(time))"))
    #expect(isValid("t=\(time),v1=00,v1=\(code(time))"))
    #expect(isValid("t=\(time - 300),v1=\(code(time - 300))"))
    #expect(!isValid("t=\(time - 301),v1=\(code(time - 301))"))
    #expect(!isValid("t=\(time + 301),v1=\(code(time + 301))"))
    #expect(!isValid("t=\(time - 1),v1=\(code(time))"))
    #expect(!isValid("t=\(time),v1=\(code(time, "other"))"))
    #expect(!isValid("t=\(time),v1=\(code(time, "whsec", body + [0x20]))"))
    #expect(!isValid("t=\(time),v0=\(code(time))"))
    #expect(!isValid("v1=\(code(time))"))
    #expect(!isValid("t=\(time)"))
    #expect(!isValid("t=\(time),v1=zz"))
    #expect(!isValid(""))
  }
}
