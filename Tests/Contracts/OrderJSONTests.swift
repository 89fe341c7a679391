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
    "an order reads back as it was written, with every member, whatever people write",
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
    // Times are written to the second.
    var read = try Order(reading: order.json)
    #expect(read.placedAt == Date(timeIntervalSince1970: 1_795_500_000))
    #expect(try Order(reading: read.json) == read)
    let toTheSecond = { (time: Date?) in
      time.map { Date(timeIntervalSince1970: $0.timeIntervalSince1970.rounded(.down)) }
    }
    for index in order.history.indices { order.history[index].at = read.placedAt }
    order.placedAt = read.placedAt
    order.promisedAt = toTheSecond(order.promisedAt)
    order.scheduledFor = toTheSecond(order.scheduledFor)
    order.prepareFrom = toTheSecond(order.prepareFrom)
    order.refundGrantedAt = toTheSecond(order.refundGrantedAt)
    read.version = order.version
    #expect(read == order)
    let names = try JSON(reading: order.json).members?.map(\.name)
    let always = [
      "id", "number", "status", "restaurantId", "fulfilment", "lines", "total", "paymentMethod", "isPaid", "placedAt",
      "history", "version",
    ]
    let all = [
      "id", "number", "status", "reason", "restaurantId", "customerId", "fulfilment", "address", "revision", "lines",
      "total", "proposal", "paymentMethod", "isPaid", "paidAmount", "note", "placedAt", "promisedAt", "scheduledFor",
      "prepareFrom", "history", "refundGrantedAt", "version",
    ]
    #expect(names == (note == nil ? always : all))
  }

  @Test("what makes two drafts one is written the same to the byte by every version")
  func canonicalDraft() throws {
    let id = try #require(ID("01930000-0000-7000-8000-000000000101"))
    var draft = OrderDraft(
      restaurantId: id, fulfilment: .delivery, addressId: id,
      address: Address(
        label: "chez \"moi\"", line1: "1 rue de l'Été", postalCode: "49000", city: "Angers", latitude: 47,
        longitude: -0.562563, isDefault: false),
      lines: [
        .init(productId: id, quantity: 2, note: "/\n\u{1}🍕", choices: [.init(choiceId: "pizza", productId: id)]),
        .init(productId: id, quantity: 1),
      ], paymentMethod: .card, note: "n", customerId: id, scheduledFor: Date(timeIntervalSince1970: 1_795_500_000))
    #expect(
      String(decoding: draft.canonicalJSON, as: UTF8.self)
        == #"{"address":{"city":"Angers","isDefault":false,"label":"chez \"moi\"","latitude":47,"line1":"1 rue de l'Été","#
        + #""longitude":-0.562563,"postalCode":"49000"},"addressId":"\#(id)","customerId":"\#(id)","#
        + #""fulfilment":"delivery","lines":[{"choices":[{"choiceId":"pizza","productId":"\#(id)"}],"#
        + #""note":"/\n\u0001🍕","productId":"\#(id)","quantity":2},{"choices":[],"productId":"\#(id)","quantity":1}],"#
        + #""note":"n","paymentMethod":"card","restaurantId":"\#(id)","scheduledFor":"2026-11-24T06:00:00Z"}"#)
    #expect(try OrderDraft(reading: draft.canonicalJSON) == draft)
    let request = PlaceOrder(
      caller: Caller(accountId: id, role: .groupManager, restaurantId: id), draft: draft, idempotencyKey: "k")
    let read = try PlaceOrder(reading: request.json)
    #expect(read.caller == request.caller && read.draft == draft && read.idempotencyKey == "k")
    draft.note = nil
    #expect(!String(decoding: draft.canonicalJSON, as: UTF8.self).contains(#""note":"n""#))
  }

  @Test(
    "the kitchen's decision is read as it was written",
    arguments: [
      .accepted(readyAt: Date(timeIntervalSince1970: 1_795_500_000)),
      .accepted(
        readyAt: Date(timeIntervalSince1970: 1_795_500_000), prepareFrom: Date(timeIntervalSince1970: 1_795_499_000),
        promisedAt: Date(timeIntervalSince1970: 1_795_500_900)), .rejected(reason: .stock),
      .revisionRefused(reason: .closed),
    ] as [TicketDecided.Decision])
  func decision(decision: TicketDecided.Decision) throws {
    let event = TicketDecided(orderId: .new(), revision: 3, decision: decision, version: 3)
    let read = try TicketDecided(reading: event.json)
    #expect(read.orderId == event.orderId && read.decision == decision && read.version == 3)
    #expect(read.decidedRevision == 3)
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

  @Test("an order's event holds the order as it was written already, and without its courier it is the same event")
  func withoutCourier() throws {
    let order = order(note: "x", at: Date(timeIntervalSince1970: 1_795_500_000), address: nil)
    let event = OrderChanged(order: order, json: order.json, courierId: .new())
    let plain = OrderChanged(order: order)
    #expect(OrderChanged.withoutCourier(event.json) == plain.json)
    #expect(OrderChanged.withoutCourier(plain.json) == plain.json)
    #expect(try OrderChanged(reading: event.json).order == order)
  }
}
