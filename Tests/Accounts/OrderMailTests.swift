import Contracts
import FoundationEssentials
import Testing

@testable import Accounts

struct OrderMailTests {
  private func outline(
    _ status: OrderStatus, of id: ID = .new(), version: Int = 1, promisedAt: Date? = nil
  ) throws -> OrderOutlined.Outline {
    var order = Order(
      id: id, number: "ANGERS-7", status: status, restaurantId: .new(), customerId: .new(), fulfilment: .takeaway,
      address: nil, lines: [], paymentMethod: .cash, note: nil, placedAt: Date(), scheduledFor: nil, history: [])
    order.version = version
    order.promisedAt = promisedAt
    return try OrderOutlined(try JSON(reading: OrderChanged(order: order).json)).order
  }

  @Test("an order is confirmed once the kitchen has promised it, with the day and the time")
  func confirmation() throws {
    #expect(try outline(.placed).mailText == nil)
    let saturday = Date(timeIntervalSince1970: 1_795_889_100)
    let text = try outline(.placed, promisedAt: saturday).mailText
    #expect(text?.contains("votre commande ANGERS-7, prévue pour samedi vers 19 h 05.") == true)
  }

  @Test("every step is mailed, except waiting for the payment")
  func steps() throws {
    for status in OrderStatus.allCases {
      let text = try outline(status, promisedAt: Date()).mailText
      #expect((text == nil) == (status == .awaitingPayment), "\(status)")
    }
  }

  @Test("steps of one order that arrive together are mailed one after another, earlier steps first")
  func groups() throws {
    let (one, other) = (ID.new(), ID.new())
    let steps = try [
      outline(.ready, of: one, version: 3), outline(.preparing, of: other, version: 2),
      outline(.preparing, of: one, version: 2),
    ]
    let groups = OrderOutlined.Outline.withoutRepeatedOrders(steps)
    #expect(groups.map { $0.map(\.version) } == [[2, 2], [3]])
    #expect(groups.last?.map(\.id) == [one])
  }
}
