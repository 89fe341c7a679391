import Contracts
import FoundationEssentials
import Testing

struct OrderJSONTests {
  private func order(note: String?, at time: Date, address: Address?) -> Order {
    let line = Order.Line(
      productId: .new(), name: "Menu \"Big\" – 4 fromages", quantity: 2, unitPrice: Money(cents: 1600), note: note,
      choices: [.init(choiceId: "pizza", productId: .new(), name: "Régina")])
    return Order(
      id: .new(), number: "000042", status: .placed, restaurantId: .new(), customerId: note.map { _ in .new() },
      fulfilment: .delivery, address: address, lines: [line, line], paymentMethod: .cash, note: note, placedAt: time,
      scheduledFor: note.map { _ in time }, history: [.init(status: .placed, at: time, by: "customer")])
  }

  @Test(
    "an order's JSON says what Codable would: every member, whatever people write",
    arguments: [nil, "", "sans \"tomate\"\\ /\n\u{1}\u{7F}🍕 à côté"])
  func members(note: String?) throws {
    let address = Address(
      id: .new(), label: note, line1: "1 rue de l'Été", line2: note, postalCode: "49000", city: "Angers",
      latitude: 47.492432, longitude: -0.00001, isDefault: true)
    var order = order(note: note, at: Date(timeIntervalSince1970: 1_795_500_000.75), address: note.map { _ in address })
    order.promisedAt = note.map { _ in order.placedAt }
    order.refundGrantedAt = order.promisedAt
    if note != nil {
      order.history.append(.init(status: .abandoned, at: order.placedAt, by: "system", reason: .notCollected))
    }
    order.prepareFrom = note.map { _ in order.placedAt }
    if note != nil {
      order.revision = 2
      order.paidAmount = Money(cents: 100)
      order.proposal = .init(number: 3, lines: order.lines)
      order.proposal?.refusal = .stock
    }
    let read = try JSONCoding.decode(Order.self, from: order.json)
    #expect(try JSONCoding.canonical(read) == JSONCoding.canonical(order))
    #expect(try read == JSONCoding.decode(from: JSONCoding.encode(order)))
    #expect(try Order(JSON(reading: order.json)) == read)
    #expect(try Order(JSON(reading: JSONCoding.encode(order))) == read)
  }

  @Test(
    "a draft's JSON is what makes repetitions one, byte for byte as Codable writes it",
    arguments: [nil, "", "sans \"tomate\"\\ / \n\r\t\u{8}\u{C}\u{1}\u{1F}\u{7F}🍕 à côté"])
  func draft(note: String?) throws {
    let address = Address(
      label: note, line1: "1 rue de l'Été", line2: note, postalCode: "49000", city: "Angers", latitude: 47,
      longitude: -0.562563, isDefault: false)
    let draft = OrderDraft(
      restaurantId: .new(), fulfilment: .delivery, addressId: note.map { _ in .new() },
      address: note.map { _ in address },
      lines: [
        .init(productId: .new(), quantity: 2, note: note, choices: [.init(choiceId: "pizza", productId: .new())]),
        .init(productId: .new(), quantity: 1),
      ], paymentMethod: .card, note: note, customerId: note.map { _ in .new() },
      scheduledFor: note.map { _ in Date(timeIntervalSince1970: 1_795_500_000) })
    #expect(draft.json == (try JSONCoding.canonical(draft)))
    let request = PlaceOrder(
      caller: Caller(accountId: .new(), role: .groupManager, restaurantId: note.map { _ in .new() }), draft: draft,
      idempotencyKey: "k")
    let read = try JSONCoding.decode(PlaceOrder.self, from: request.json)
    #expect(read.caller == request.caller && read.draft == draft && read.idempotencyKey == "k")
    let readByHand = try PlaceOrder(JSON(reading: JSONCoding.encode(request)))
    #expect(readByHand.caller == request.caller && readByHand.draft == draft && readByHand.idempotencyKey == "k")
  }

  @Test(
    "the kitchen's word is read as it was written, by hand or through Codable",
    arguments: [
      .accepted(readyAt: Date(timeIntervalSince1970: 1_795_500_000)),
      .accepted(
        readyAt: Date(timeIntervalSince1970: 1_795_500_000), prepareFrom: Date(timeIntervalSince1970: 1_795_499_000),
        promisedAt: Date(timeIntervalSince1970: 1_795_500_900)), .rejected(reason: "stock"),
      .revisionRefused(reason: "closed"),
    ] as [TicketDecided.Decision])
  func decision(decision: TicketDecided.Decision) throws {
    let event = TicketDecided(orderId: .new(), revision: 3, decision: decision, version: 3)
    for json in [event.json, try JSONCoding.encode(event)] {
      let read = try TicketDecided(JSON(reading: json))
      #expect(read.orderId == event.orderId && read.decision == decision && read.version == 3)
      #expect(read.decidedRevision == 3)
      let decoded = try JSONCoding.decode(TicketDecided.self, from: json)
      #expect(decoded.orderId == event.orderId && decoded.decision == decision && decoded.version == 3)
    }
  }

  @Test("what lacks a member, or has another kind of value there, is no order")
  func unreadable() throws {
    let json = String(decoding: order(note: nil, at: Date(), address: nil).json, as: UTF8.self)
    for broken in [
      "7", "{}", json.replacing("\"version\":1", with: "\"version\":\"1\""),
      json.replacing("\"status\":\"placed\"", with: "\"status\":7"),
      json.replacing("\"lines\":[", with: "\"line\":["), json.replacing("\"quantity\":2", with: "\"quantity\":2.5"),
      String(json.dropLast()),
    ] {
      #expect(throws: DecodingError.self, "\(broken)") { try Order(JSON(reading: Array(broken.utf8))) }
    }
  }

  @Test(
    "times are written to the second, in UTC",
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (951_782_399.9, "2000-02-28T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
      (1_798_761_599, "2026-12-31T23:59:59Z"), (1_798_761_600, "2027-01-01T00:00:00Z"),
      (4_107_542_400, "2100-03-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"),
    ] as [(TimeInterval, String)])
  func times(seconds: TimeInterval, text: String) {
    let json = String(
      decoding: order(note: nil, at: Date(timeIntervalSince1970: seconds), address: nil).json, as: UTF8.self)
    #expect(json.contains(#""placedAt":"\#(text)""#))
  }

  @Test("an order's event without its courier is the same event, told by nobody")
  func withoutCourier() throws {
    let document = order(note: "x", at: Date(), address: nil).json
    let event = OrderChanged.encoded(around: document, courierId: .new())
    #expect(OrderChanged.withoutCourier(event) == OrderChanged.encoded(around: document, courierId: nil))
    let plain = OrderChanged.encoded(around: document, courierId: nil)
    #expect(OrderChanged.withoutCourier(plain) == plain)
  }
}
