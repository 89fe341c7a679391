import Contracts
import FoundationEssentials
import Support
import Testing

/// Words that only a newer version knows.
struct WordTests {
  private let order: Order = {
    let time = Date(timeIntervalSince1970: 1_795_500_000)
    return Order(
      id: .new(), number: "7", status: .placed, restaurantId: .new(), customerId: .new(), fulfilment: .takeaway,
      address: nil, lines: [], paymentMethod: .card, note: nil, placedAt: time, scheduledFor: nil,
      history: [.init(status: .placed, at: time, by: "customer")])
  }()

  @Test("an order with words of a newer version is written back as it came, to the byte")
  func kept() throws {
    let json = String(decoding: order.json, as: UTF8.self).replacing("\"placed\"", with: "\"eaten\"")
      .replacing("\"takeaway\"", with: "\"by-drone\"").replacing("\"card\"", with: "\"meal-voucher\"")
    let read = try Order(JSON(reading: Array(json.utf8)))
    #expect(read.status == .unknown("eaten"))
    #expect(String(decoding: read.json, as: UTF8.self) == json)
  }

  @Test("an order whose status is not known has neither ended nor come to nothing, and no rule goes on with it")
  func rules() {
    let status = OrderStatus.unknown("eaten")
    #expect(!status.isFinal && !status.cameToNothing)
    #expect(throws: NotUnderstood.self) { try status.checkUnderstood() }
    #expect(throws: Never.self) { try OrderStatus.placed.checkUnderstood() }
  }

  @Test("every word is read as it is written")
  func all() throws {
    func check<W: Word>(_ type: W.Type) {
      for word in W.allCases { #expect(W(written: word.rawValue) == word && W(rawValue: word.rawValue) == word) }
      #expect(W(rawValue: "eaten") == nil && W(rawValue: "unknown") == nil)
      #expect(W(written: "eaten") == .unknown("eaten"))
    }
    let words: [any Word.Type] = [
      OrderStatus.self, OrderChannel.self, Fulfilment.self, Order.Adjustment.Kind.self, ComplaintReason.self,
      PaymentStatus.self, PaymentMethod.self, InvoicePaper.self, Closing.Period.self, JournalEntry.Kind.self, Role.self,
      Product.Kind.self, TaxClass.self, Offer.Kind.self, StatisticsPeriod.self, ReviewReason.self, ReviewSort.self,
      TraceLine.Kind.self,
    ]
    for word in words { check(word) }
    let root = try Servers.variable("ROOT") + "/Shared/Contracts"
    let files = try FileManager.default.subpathsOfDirectory(atPath: root).filter { $0.hasSuffix(".swift") }
    let declared = try files.flatMap { file in
      try String(contentsOf: URL(filePath: "\(root)/\(file)"), encoding: .utf8).matches(of: #/enum (\w+): Word\b/#)
        .map { String($0.output.1) }
    }
    #expect(declared.sorted() == words.map { "\($0)" }.sorted())
  }

  @Test("somebody in a role of a newer version is nobody's staff, and sees no order")
  func role() {
    let restaurant = ID.new()
    let caller = Caller(accountId: .new(), role: .unknown("auditor"), restaurantId: restaurant)
    let visible = OrderVisibility(caller)
    #expect(!caller.isStaff(of: restaurant))
    #expect(visible.customer == nil && visible.restaurant == nil && !visible.all)
  }

  @Test("a decision of a newer version's kitchen is read as unknown")
  func decision() throws {
    let json = #"{"orderId":"\#(order.id)","decision":{"postponed":{"by":60}},"version":2}"#
    #expect(try TicketDecided(JSON(reading: Array(json.utf8))).decision == .unknown)
  }

  @Test("a problem whose code only a newer version knows is passed on with its name and status")
  func problem() throws {
    let json = Array(#"{"code":"oven-broken","status":503,"detail":"The oven is broken.","retryAfter":60}"#.utf8)
    let problem = try Problem(reading: json)
    #expect(problem.code == .unknown && problem.name == "oven-broken" && problem.status == 503)
    #expect(try Problem(reading: problem.json) == problem)
    let known = Problem(.conflict, "No.", allowed: ["wait"])
    #expect(known.name == "conflict" && known.status == 409)
    #expect(try Problem(reading: known.json) == known)
    let old = Array(#"{"code":"conflict","detail":"No.","allowed":["wait"]}"#.utf8)
    #expect(try Problem(reading: old) == known)
  }
}
