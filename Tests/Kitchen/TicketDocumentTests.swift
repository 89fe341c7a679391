import Contracts
import FoundationEssentials
import PostgreSQL
import Testing

@testable import Kitchen

/// What a ticket says of its order.
struct TicketDocumentTests {
  private static let now = Date(timeIntervalSince1970: 1_795_500_000)
  private static let pizza = ID.new()
  private static let cola = ID.new()

  private func line(_ product: ID, _ quantity: Int, _ composition: LineComposition = .asItIs, note: String? = nil)
    -> Order.Line
  {
    .init(
      productId: product, name: "", quantity: quantity, unitPrice: Money(cents: 100), note: note, choices: [],
      composition: composition, allergens: product == Self.pizza ? ["gluten", "milk"] : [])
  }

  private func order(_ lines: [Order.Line]) -> Order {
    Order(
      id: .new(), number: "1", status: .placed, restaurantId: .new(), customerId: .new(), fulfilment: .takeaway,
      address: nil, lines: lines, paymentMethod: .cash, note: nil, channel: .phone, placedAt: Self.now,
      scheduledFor: nil, history: [])
  }

  private func ticket(of order: Order, revision: Int, name: String? = nil) throws -> Ticket {
    let ticket = KitchenTicket(
      orderId: order.id, restaurantId: order.restaurantId, status: .placed, orderVersion: 1, revision: revision,
      stock: .reserved, needs: [:], preparationSeconds: 540, readyAt: Self.now + 900)
    let json = Ticket.json(
      status: "placed", customerName: name, document: Ticket.document(of: order, ticket))
    return try Ticket(JSON(reading: json.bytes))
  }

  @Test("it says when to begin, all allergens, the channel, and whom to call")
  func content() throws {
    let ticket = try ticket(of: order([line(Self.pizza, 1), line(Self.cola, 2)]), revision: 1, name: #"Zoé "Z""#)
    #expect(ticket.startBy == Self.now + 360)
    #expect(ticket.allergens == ["gluten", "milk"])
    #expect(ticket.channel == .phone && ticket.customerName == #"Zoé "Z""#)
    #expect(ticket.revision == nil && ticket.added == nil && ticket.removed == nil)
  }

  @Test("of a change it says what is more and what is less; how a piece is made counts, and a note does not")
  func differences() throws {
    let onion = LineComposition(without: [.init(ingredientId: .first, name: "Oignons")])
    var order = order([line(Self.pizza, 2, note: "a"), line(Self.cola, 1)])
    order.proposal = .init(
      number: 2, lines: [line(Self.pizza, 1, note: "b"), line(Self.pizza, 1, onion), line(Self.cola, 3)])
    let ticket = try ticket(of: order, revision: 2)
    #expect(ticket.revision == 2 && ticket.lines.count == 3)
    #expect(ticket.added?.map(\.quantity) == [1, 2] && ticket.added?.first?.composition == onion)
    #expect(ticket.removed?.map(\.productId) == [Self.pizza] && ticket.removed?.first?.quantity == 1)
  }

  @Test("a station gets the lines of its products, and no ticket where there are none")
  func station() throws {
    let ticket = try ticket(of: order([line(Self.pizza, 1), line(Self.cola, 2)]), revision: 1)
    #expect(ticket.only([Self.cola])?.lines.map(\.productId) == [Self.cola])
    #expect(ticket.only([.new()]) == nil)
  }
}
