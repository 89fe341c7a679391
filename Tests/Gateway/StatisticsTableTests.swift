import Contracts
import Testing

@testable import Gateway

struct StatisticsTableTests {
  @Test("a cell that holds a comma, a quotation mark or a line break stands in quotation marks (RFC 4180)")
  func quoting() {
    var table = CSV()
    table.add(["a", "b,c", "d\"e", "f\r\ng", ""])
    #expect(table.text == "a,\"b,c\",\"d\"\"e\",\"f\r\ng\",\r\n")
  }

  @Test("the table has a line for each part, with the rates and statuses of all, and amounts in euros")
  func table() {
    func summary(_ cents: Int) -> Statistics.Summary {
      .init(
        orders: [.init(status: .delivered, channel: .app, count: 2)], sales: 2, amount: Money(cents: cents),
        averageBasket: Money(cents: cents / 2),
        turnover: .init(
          rates: [.init(ratePerMille: 55, total: Money(cents: cents), tax: Money(cents: -5))], invoices: 2,
          creditNotes: 0),
        acceptance: nil, preparation: .init(count: 2, medianSeconds: 60, ninetiethSeconds: 90), delivery: nil,
        whole: nil,
        onTime: .init(onTime: 1, of: 2))
    }
    let statistics = Statistics(
      restaurantId: nil, from: "2026-11-01", to: "2026-11-02", by: .day, total: summary(2500),
      periods: [.init(begins: "2026-11-01", summary: summary(2500))], bestSellers: [], extras: [], couriers: nil,
      stock: nil, runsLow: nil)
    let lines = statistics.csv.split(separator: "\r\n")
    #expect(lines.count == 2)
    #expect(lines[0].hasPrefix("begins,orders,orders delivered,orders app,sales,amount,average basket,turnover,"))
    #expect(lines[0].contains("turnover 5.5 %,tax 5.5 %"))
    #expect(lines[1] == "2026-11-01,2,2,2,2,25.00,12.50,25.00,25.05,25.00,-0.05,2,0,,,60,90,,,,,1,2")
  }
}
