import FoundationEssentials
import PostgreSQL
import Support
import Testing

/// Where the demo's restaurants are, and an address nearby.
enum Place: String {
  case angers = "01930000-0000-7000-8000-000000000101"
  case clichy = "01930000-0000-7000-8000-000000000102"
  case aubergenville = "01930000-0000-7000-8000-000000000103"
  case enghien = "01930000-0000-7000-8000-000000000104"
  case rouen = "01930000-0000-7000-8000-000000000105"
  case beauvais = "01930000-0000-7000-8000-000000000106"

  var address: JSONValue {
    let (latitude, longitude, city) =
      switch self {
      case .angers: (47.4705, -0.5500, "Angers")
      case .clichy: (48.9040, 2.3060, "Clichy")
      case .aubergenville: (48.9600, 1.8560, "Aubergenville")
      case .enghien: (48.9700, 2.3080, "Enghien-les-Bains")
      case .rouen: (49.4470, 1.0790, "Rouen")
      case .beauvais: (49.4545, 2.0795, "Beauvais")
      }
    return [
      "line1": "12 rue Saint-Aubin", "postalCode": "49000", "city": .string(city), "latitude": .number(latitude),
      "longitude": .number(longitude),
    ]
  }
}

/// Products of the demo's carte.
enum Item {
  static let margherita = "01930000-0000-7000-8000-000000000303"
  /// The product of which that is the largest size.
  static let allMargheritas = "01930000-0000-7000-8000-000000000501"
  static let cola = "01930000-0000-7000-8000-000000000341"
  /// Both need smoked salmon: 60 g and 80 g.
  static let salmonSmall = "01930000-0000-7000-8000-000000000334"
  static let salmonMedium = "01930000-0000-7000-8000-000000000335"
  static let fruitSalad = "01930000-0000-7000-8000-000000000353"
  static let menuBig = "01930000-0000-7000-8000-000000000361"
}

/// Cards of the payment provider's test mode, as payment-method ids.
enum Card {
  static let good = "pm_card_visa"
  static let refused = "pm_card_chargeCustomerFail"
  /// Cards whose bank asks the customer: 4000000000003220 and 4000002500003155.
  static let asks = "pm_card_threeDSecure2Required"
  static let asksOnSetup = "pm_card_authenticationRequiredOnSetup"
}

extension App {
  static func draft(
    _ place: Place = .angers, _ fulfilment: String = "takeaway", paying method: String = "cash",
    _ products: [String] = [Item.margherita]
  ) -> JSONValue {
    var draft: JSONValue = [
      "restaurantId": .string(place.rawValue), "fulfilment": .string(fulfilment), "paymentMethod": .string(method),
      "lines": .array(products.map { ["productId": .string($0), "quantity": 1] }),
    ]
    if fulfilment == "delivery" { draft["address"] = place.address }
    return draft
  }

  /// Places an order, which must succeed.
  func order(
    _ place: Place = .angers, _ fulfilment: String = "takeaway", paying method: String = "cash",
    _ products: [String] = [Item.margherita]
  ) async throws -> JSONValue {
    let reply = try await post("/orders", Self.draft(place, fulfilment, paying: method, products), key: newKey())
    try #require(reply.status == 201, "\(reply.body)")
    return reply.body
  }

  func pay(
    _ order: JSONValue, _ method: String, card: String? = nil, returningTo url: String? = nil, key: String = newKey()
  ) async throws -> Reply {
    var body: JSONValue = ["orderId": order["id"], "method": .string(method)]
    if let card { body["paymentToken"] = .string(card) }
    if let url { body["returnUrl"] = .string(url) }
    return try await sendPayment(body, key: key)
  }

  /// Sends a payment, and sends it again where payment has not learned of the order within a second.
  func sendPayment(_ body: JSONValue, key: String = newKey()) async throws -> Reply {
    try await patiently(while: \.isUnavailable) { try await post("/payment", body, key: key) }
  }

  /// Pays with a card about which no bank asks, and waits until the order is paid. The answer comes earlier where the provider takes
  /// longer than two seconds, or orders longer than one to learn of the payment.
  ///
  /// - Returns: the payment.
  @discardableResult
  func payByCard(_ order: JSONValue) async throws -> JSONValue {
    let reply = try await pay(order, "card", card: Card.good)
    try #require(reply.status == 201, "\(reply.body)")
    var payment = reply.body
    let isSettled = try await becomesTrue {
      if payment["status"] == "pending" { payment = try await get("/payments/\(payment["id"].text)").body }
      return payment["status"] != "pending"
    }
    try #require(isSettled && payment["status"] == "succeeded", "\(payment)")
    try #require(try await becomesTrue { try await look(at: order)["isPaid"] == true })
    return payment
  }

  func step(_ order: JSONValue, _ status: String) async throws -> Reply {
    try await put("/orders/\(order["id"].text)/\(status)")
  }

  /// Takes steps, which must succeed. Orders itself waits two seconds for what makes them possible.
  func take(_ order: JSONValue, _ steps: String...) async throws {
    for status in steps {
      let reply = try await patiently(while: \.isEarlyStep) { try await step(order, status) }
      #expect(reply.status == 200, "\(status): \(reply.body)")
      #expect(reply.body["status"] == .string(status))
    }
  }

  /// Makes an order one that nobody has paid for 15 minutes, which must be younger.
  func passPaymentDeadline(of order: JSONValue) async throws {
    let rows = try await Servers.superuser().execute(
      """
      UPDATE orders.orders SET placed_at = placed_at - interval '15 minutes'
      WHERE id = \(order["id"].text)::uuid AND status = 'awaiting-payment' AND placed_at > now() - interval '14 minutes'
      """)
    #expect(rows.affectedCount == 1)
  }

  /// The order as it is now.
  func look(at order: JSONValue) async throws -> JSONValue {
    try await get("/orders/\(order["id"].text)").body
  }

  /// Whether a product can be had in a restaurant, as anybody reads it.
  func isAvailable(_ product: String, _ place: Place) async throws -> JSONValue {
    try await get("/products/\(product)?restaurant=\(place.rawValue)").body["isAvailable"]
  }

  /// Whether the order reaches a status without further requests.
  func sees(_ order: JSONValue, become status: String, within limit: Duration = .seconds(10)) async throws -> Bool {
    try await becomesTrue(within: limit) { try await look(at: order)["status"] == .string(status) }
  }

  func invoice(of order: JSONValue) async throws -> Reply {
    try await get("/orders/\(order["id"].text)/invoice")
  }
}

extension Reply {
  /// Whether a step is refused because the kitchen's decision or a payment has not reached orders.
  fileprivate var isEarlyStep: Bool {
    status == 409 && (header("Retry-After") != nil || body["detail"] == "The order has not been paid.")
  }
}

func newKey() -> String { UUID().uuidString }

extension App {
  /// The ticket of an order, as staff of its kitchen see it; null where it has none.
  func ticket(of order: JSONValue) async throws -> JSONValue {
    var path = "/kitchen/tickets"
    while true {
      let page = try await get(path).body
      if let found = page["items"].elements.first(where: { $0["orderId"] == order["id"] }) { return found }
      guard page["next"] != nil else { return .null }
      path = "/kitchen/tickets?after=\(page["next"].text)"
    }
  }
}
