import Contracts
import FoundationEssentials
import Testing

/// What a restaurant's hours, zones and numbers must be like.
struct RestaurantSettingsTests {
  private typealias Hours = Restaurant.OpeningHours

  @Test(
    "hours that overlap are found, also past midnight and past Sunday; those that touch are not",
    arguments: [
      ([(1, "11:00", "14:00"), (1, "14:00", "22:00"), (2, "11:00", "14:00")], []),
      ([(1, "11:00", "14:00"), (1, "13:59", "22:00")], [1]),
      ([(1, "18:00", "02:00"), (2, "01:00", "03:00")], [1]),
      ([(7, "18:00", "02:00"), (1, "01:59", "03:00")], [1]),
      ([(1, "00:00", "00:00"), (1, "12:00", "13:00"), (2, "00:00", "01:00")], [1]),
    ] as [([(Int, String, String)], [Int])])
  func overlapping(hours: [(Int, String, String)], faults: [Int]) {
    #expect(OpeningRules.overlapping(hours.map { Hours(day: $0.0, opens: $0.1, closes: $0.2) }) == faults)
  }

  @Test(
    "a time of a day is one that a clock shows, or its end",
    arguments: [
      ("00:00", 0), ("09:05", 545), ("23:59", 1439), ("24:00", 1440), ("24:01", nil), ("24:59", nil), ("25:00", nil),
      ("12:60", nil), ("9:05", nil), ("12-00", nil), ("12:0", nil), ("12:000", nil), ("+1:00", nil), ("", nil),
    ] as [(String, Int?)])
  func minutes(text: String, minutes: Int?) {
    #expect(Restaurant.minutes(text) == minutes)
  }

  private static func corners(_ points: [(Double, Double)]) -> [Position] {
    points.map { Position(latitude: $0.0, longitude: $0.1) }
  }

  @Test("a polygon holds what is inside it, also where it bends inwards")
  func inside() {
    let bent = Self.corners([(0, 0), (0, 4), (4, 4), (4, 3), (1, 3), (1, 1), (4, 1), (4, 0)])
    func holds(_ latitude: Double, _ longitude: Double) -> Bool {
      PolygonRules.contains(Position(latitude: latitude, longitude: longitude), in: bent)
    }
    #expect(holds(0.5, 2) && holds(3, 0.5) && holds(3, 3.5))
    #expect(!holds(3, 2) && !holds(-0.1, 2) && !holds(3, 4.1) && !holds(5, 0.5))
  }

  @Test("a polygon whose sides cross, touch or go back is none")
  func crossing() {
    #expect(PolygonRules.fault(of: Self.corners([(0, 0), (0, 1), (1, 1), (1, 0)])) == nil)
    #expect(PolygonRules.fault(of: Self.corners([(0, 0), (1, 1), (0, 1), (1, 0)]))?.code == .crossing)
    #expect(PolygonRules.fault(of: Self.corners([(0, 0), (0, 2), (0, 1)]))?.code == .crossing)
    #expect(PolygonRules.fault(of: Self.corners([(0, 0), (0, 4), (2, 4), (0, 2), (2, 0)]))?.code == .crossing)
    #expect(PolygonRules.fault(of: Self.corners([(0, 0), (0, 1), (1, 1), (0, 1)]))?.code == .invalid)
  }

  @Test("a regular polygon never crosses itself, and with two corners exchanged it always does", arguments: 4...60)
  func regular(count: Int) {
    var corners = (0..<count).map { index in
      let angle = Double(index) / Double(count) * 2 * .pi
      return Position(latitude: sine(angle + .pi / 2), longitude: sine(angle))
    }
    #expect(PolygonRules.fault(of: corners) == nil)
    #expect(PolygonRules.contains(Position(latitude: 0.01, longitude: 0.02), in: corners))
    corners.swapAt(0, 1)
    #expect(PolygonRules.fault(of: corners)?.code == .crossing)
  }

  /// Exact to eight digits, which is enough to draw a circle.
  private func sine(_ angle: Double) -> Double {
    var (term, sum, x) = (angle, angle, 1.0)
    for _ in 0..<20 {
      x += 2
      term *= -angle * angle / ((x - 1) * x)
      sum += term
    }
    return sum
  }

  @Test("a SIREN checks itself, and the VAT number follows from it")
  func numbers() {
    #expect(CompanyNumbers.isSIREN("732829320"))
    #expect(CompanyNumbers.vatNumber(ofSIREN: "303265045") == "FR40303265045")
    for wrong in ["732829321", "73282932", "7328293200", "73282932A", ""] { #expect(!CompanyNumbers.isSIREN(wrong)) }
  }

  @Test("a delivery costs what the last step says that has begun")
  func steps() {
    let zone = Zone(
      name: "", radiusMetres: 1000, minimum: .zero,
      fees: [
        .init(from: .zero, fee: Money(cents: 390)), .init(from: Money(cents: 2500), fee: Money(cents: 190)),
        .init(from: Money(cents: 4000), fee: .zero),
      ])
    let fees = [0, 2499, 2500, 3999, 4000, 9999].map { zone.fee(for: Money(cents: $0)).amount }
    #expect(fees == [390, 390, 190, 190, 0, 0])
  }

  private static func date(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

  @Test("special days count instead of their weekday, deliveries have hours of their own, and closures cut both")
  func times() throws {
    let times = OpeningTimes(
      hours: (1...7).map { .init(day: $0, opens: "11:00", closes: "23:00") },
      deliveryHours: (1...7).map { .init(day: $0, opens: "18:00", closes: "22:00") },
      specialDays: [
        .init(date: "2026-12-24", hours: [.init(opens: "11:00", closes: "15:00")]),
        .init(date: "2026-12-25", hours: []),
        .init(
          date: "2026-12-31", hours: [.init(opens: "11:00", closes: "23:00")],
          deliveryHours: [.init(opens: "12:00", closes: "14:00")]),
      ],
      closures: [
        .init(
          from: try Self.date("2026-12-28T19:00:00Z"), until: try Self.date("2026-12-29T12:00:00Z"), reason: "Travaux")
      ])
    func closing(_ time: String, _ fulfilment: Fulfilment = .takeaway) throws -> String? {
      times.closing(at: try Self.date(time), for: fulfilment)?.formatted(.iso8601)
    }
    #expect(try closing("2026-12-23T12:00:00Z") == "2026-12-23T22:00:00Z")
    #expect(try closing("2026-12-23T12:00:00Z", .delivery) == nil)
    #expect(try closing("2026-12-23T18:00:00Z", .delivery) == "2026-12-23T21:00:00Z")
    #expect(try closing("2026-12-24T12:00:00Z") == "2026-12-24T14:00:00Z")
    #expect(try closing("2026-12-24T18:00:00Z") == nil)
    #expect(try closing("2026-12-25T12:00:00Z") == nil)
    // Without hours of its own for deliveries a special day has the same for them.
    #expect(try closing("2026-12-24T12:00:00Z", .delivery) == "2026-12-24T14:00:00Z")
    #expect(try closing("2026-12-31T12:00:00Z", .delivery) == "2026-12-31T13:00:00Z")
    #expect(try closing("2026-12-31T18:00:00Z", .delivery) == nil)
    #expect(try closing("2026-12-31T18:00:00Z") == "2026-12-31T22:00:00Z")
    #expect(try closing("2026-12-28T18:00:00Z") == "2026-12-28T19:00:00Z")
    #expect(try closing("2026-12-28T20:00:00Z") == nil)
    #expect(try closing("2026-12-29T11:30:00Z") == nil)
    #expect(try closing("2026-12-29T12:00:00Z") == "2026-12-29T22:00:00Z")
  }

  @Test("what counts for tonight counts until its end")
  func tonight() throws {
    let end = try Self.date("2026-11-27T01:00:00Z")
    let capacity = Capacity(hands: 3, ovenPlaces: 8, couriers: 2, tonight: .init(until: end, hands: 5, couriers: 0))
    #expect(capacity.at(end - 1) == Capacity(hands: 5, ovenPlaces: 8, couriers: 0))
    #expect(capacity.at(end) == Capacity(hands: 3, ovenPlaces: 8, couriers: 2))
  }

  private func faults<Object: WireObject>(_ type: Object.Type, _ json: String) throws -> [String] {
    let body = BodyCheck { $1 }
    let text = try JSON(parsing: Array(json.utf8))
    #expect(Object.read(text, body) == nil)
    return body.faults.map { "\($0.pointer) \($0.code.rawValue)" }
  }

  @Test("of a list that is too long only that is said: what is in it is not compared")
  func tooLong() throws {
    func list(_ count: Int, _ element: String) -> String {
      "[\(Array(repeating: element, count: count).joined(separator: ","))]"
    }
    let span = #"{"day":1,"opens":"11:00","closes":"14:00"}"#
    let day = #"{"date":"2026-12-25","hours":\#(list(51, span))}"#
    #expect(try faults(Restaurant.SpecialDay.self, day) == ["/hours invalid"])
    let fee = #"{"from":{"amount":0,"currency":"EUR"},"fee":{"amount":0,"currency":"EUR"}}"#
    let zone =
      #"{"name":"Centre","polygon":\#(list(101, #"{"latitude":0,"longitude":1}"#)),"#
      + #""minimum":{"amount":0,"currency":"EUR"},"fees":[\#(fee)]}"#
    #expect(try faults(Zone.self, zone) == ["/polygon invalid"])
    let settings =
      #"{"description":"Une pizzeria.","phone":"+33240000000","estimatedMinutes":20,"capacity":{"hands":1},"#
      + #""openingHours":\#(list(51, span)),"specialDays":\#(list(3, #"{"date":"2026-12-25","hours":[]}"#))}"#
    #expect(
      try faults(RestaurantSettings.self, settings) == [
        "/openingHours invalid", "/specialDays/1/date overlap", "/specialDays/2/date overlap",
      ])
  }

  @Test("all that is wrong with a restaurant is said at once, each with its reason")
  func allFaults() throws {
    let faults = try faults(
      RestaurantDraft.self,
      #"""
      {"code":"nantes","name":"OC Pizza Nantes","siren":"732829321","vatNumber":"FR44732829320",
      "address":{"line1":"1 rue","postalCode":"44000","city":"Nantes"},
      "zones":[{"name":"Centre","polygon":[{"latitude":0,"longitude":0},{"latitude":1,"longitude":1},
      {"latitude":0,"longitude":1},{"latitude":1,"longitude":0}],"minimum":{"amount":-1,"currency":"EUR"},
      "fees":[{"from":{"amount":100,"currency":"EUR"},"fee":{"amount":0,"currency":"EUR"}}]},
      {"name":"Loin","minimum":{"amount":0,"currency":"EUR"},"fees":[{"from":{"amount":0,"currency":"EUR"},
      "fee":{"amount":0,"currency":"EUR"}},{"from":{"amount":0,"currency":"EUR"},"fee":{"amount":0,"currency":"EUR"}}]}],
      "description":"Une pizzeria.","phone":"+33240000000","estimatedMinutes":20,"capacity":{"hands":0},
      "openingHours":[{"day":1,"opens":"11:00","closes":"24:01"},{"day":2,"opens":"11:00","closes":"14:00"},
      {"day":2,"opens":"13:00","closes":"15:00"}],
      "closures":[{"from":"2026-12-02T00:00:00Z","until":"2026-12-01T00:00:00Z","reason":"Travaux"}]}
      """#)
    #expect(
      Set(faults) == [
        "/code invalid", "/siren wrong-checksum", "/address/latitude missing", "/zones/0/polygon crossing",
        "/zones/0/minimum invalid", "/zones/0/fees/0/from invalid", "/zones/1/polygon invalid",
        "/zones/1/fees/1/from invalid", "/capacity/hands invalid", "/openingHours/0/closes invalid",
        "/openingHours/2/opens overlap", "/closures/0/until invalid",
      ])
  }
}
