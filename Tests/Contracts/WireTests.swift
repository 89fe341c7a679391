import Contracts
import FoundationEssentials
import Support
import Testing

/// Messages as they were once sent are understood for ever, so that services of two versions run side by side. A fixture
/// is never changed; a new form gets a new one.
struct WireTests {
  private func fixture(_ name: String) throws -> [UInt8] {
    [UInt8](
      try Data(contentsOf: URL(filePath: "\(try Servers.variable("ROOT"))/Tests/Contracts/Fixtures/\(name).json")))
  }

  private func decode<E: Event>(_ type: E.Type, _ name: String) throws -> E {
    let message = try E(JSON(reading: try fixture(name)))
    // What we write today reads back as the same, and as those read it who go through Codable.
    let again = try E(JSON(reading: message.json))
    #expect(try JSONCoding.canonical(again) == JSONCoding.canonical(message))
    #expect(try JSONCoding.canonical(JSONCoding.decode(type, from: message.json)) == JSONCoding.canonical(message))
    return message
  }

  @Test("order-changed")
  func orderChanged() throws {
    let order = try decode(OrderChanged.self, "orders.order-changed").order
    #expect(order.status == .placed)
    #expect(order.total == Money(cents: 1900))
    #expect(order.lines.first?.note == "sans tomate")
    #expect(order.history.count == 2)
  }

  @Test("ticket-decided")
  func ticketDecided() throws {
    let event = try decode(TicketDecided.self, "kitchen.ticket-decided")
    #expect(event.decision == .accepted(readyAt: try Date("2026-11-24T05:31:13Z", strategy: .iso8601)))
  }

  @Test("availability-changed")
  func availabilityChanged() throws {
    #expect(try decode(AvailabilityChanged.self, "kitchen.availability-changed").isAvailable == false)
  }

  @Test("payment-changed")
  func paymentChanged() throws {
    let event = try decode(PaymentChanged.self, "payment.payment-changed")
    #expect(event.payment.status == .succeeded)
    #expect(event.payment.invoiceNumber == "ANGERS-000001")
  }

  @Test("account-changed, with a field that is not known yet")
  func accountChanged() throws {
    let event = try decode(AccountChanged.self, "accounts.account-changed")
    #expect(event.account.role == .customer)
    #expect(event.version == 3)
  }
}
