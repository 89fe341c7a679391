import Contracts
import Testing

/// Amounts of money that come from outside.
struct AmountTests {
  private func faults<Object: WireObject>(_ type: Object.Type, _ json: String) throws -> [String] {
    let body = BodyCheck { $1 }
    let object = Object.read(try JSON(parsing: Array(json.utf8)), body)
    #expect((object == nil) == !body.faults.isEmpty)
    return body.faults.map(\.pointer)
  }

  private static func money(_ cents: Int, _ currency: String = "EUR") -> String {
    #"{"amount":\#(cents),"currency":"\#(currency)"}"#
  }

  @Test(
    "what an ingredient costs is a sum of euros, or nothing",
    arguments: [
      (money(0), []), (money(10_000_000), []), (money(-1), ["/cost/price"]), (money(10_000_001), ["/cost/price"]),
      (money(5, "USD"), ["/cost/price/currency"]),
    ])
  func cost(price: String, faults: [String]) throws {
    let json = #"{"name":"Truffe","unit":"g","allergens":[],"cost":{"price":\#(price),"quantity":100}}"#
    #expect(try self.faults(IngredientDraft.self, json) == faults)
  }

  @Test(
    "an offer takes off something, and asks for something",
    arguments: [
      (money(1), []), (money(10_000_000), []), (money(0), ["/amount", "/minimum"]),
      (money(10_000_001), ["/amount", "/minimum"]), (money(5, "eur"), ["/amount/currency", "/minimum/currency"]),
    ])
  func offer(amount: String, faults: [String]) throws {
    let json = #"{"name":"Bienvenue","kind":"amount","amount":\#(amount),"minimum":\#(amount)}"#
    #expect(try self.faults(Offer.Terms.self, json) == faults)
  }

  @Test(
    "a price to come and a supplement are prices like others",
    arguments: [
      (money(0), []), (money(100_000), []), (money(-1), [""]), (money(100_001), [""]), (money(5, "USD"), ["/currency"]),
    ])
  func prices(price: String, faults: [String]) throws {
    let id = "01930000-0000-7000-8000-000000000101"
    let json = """
      {"name":"Menu","kind":"menu","categoryId":"\(id)","position":1,
      "prices":[{"from":"2026-01-01T00:00:00Z","price":\(price)}],
      "choices":[{"id":"dessert","name":"Dessert","productIds":["\(id)"],"supplements":[{"productId":"\(id)","price":\(price)}]}]}
      """
    let places = ["/prices/0/price", "/choices/0/supplements/0/price"]
    #expect(try self.faults(ProductDraft.self, json) == places.flatMap { place in faults.map { place + $0 } })
  }
}
