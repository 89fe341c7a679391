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
    let read = try JSONCoding.decode(Order.self, from: order.json)
    #expect(try JSONCoding.canonical(read) == JSONCoding.canonical(order))
    #expect(try read == JSONCoding.decode(from: JSONCoding.encode(order)))
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
}
