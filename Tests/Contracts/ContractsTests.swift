import Contracts
import FoundationEssentials
import Testing

struct ContractsTests {
  @Test("ids are UUIDs of version 7, in lower case, and later ones sort later, also within a millisecond")
  func ids() throws {
    let early = ID(at: Date(timeIntervalSince1970: 1000), random: .max)
    let later = ID(at: Date(timeIntervalSince1970: 1000.0005), random: 0)
    let latest = ID(at: Date(timeIntervalSince1970: 1000.001), random: 0)
    #expect(early < later && later < latest)
    #expect(early.description == early.description.lowercased())
    #expect(Array(early.description)[14] == "7")
    #expect("89ab".contains(Array(early.description)[19]))
    #expect(early.madeAt == Date(timeIntervalSince1970: 1000))
    #expect(ID("nonsense") == nil)
    #expect(ID(early.description) == early)
  }

  @Test(
    "a restaurant is open by the clock on its wall, in summer and in winter, and past midnight",
    arguments: [
      ("2026-07-06T16:30:00Z", true), ("2026-07-06T15:59:00Z", false), ("2026-12-07T17:00:00Z", true),
      ("2026-12-07T16:59:00Z", false), ("2026-07-06T22:59:00Z", true), ("2026-07-06T23:00:00Z", false),
      ("2026-07-07T17:00:00Z", false), ("2026-03-29T17:00:00Z", false),
    ])
  func openingHours(time: String, isOpen: Bool) throws {
    let restaurant = Restaurant(
      id: .new(), name: "", description: "", image: nil, phone: "",
      address: Address(line1: "", postalCode: "", city: ""),
      openingHours: [.init(day: 1, opens: "18:00", closes: "01:00")], deliveryRadiusMetres: 0, estimatedMinutes: 0,
      rating: nil, isSuspended: false)
    #expect(restaurant.isOpen(at: try Date(time, strategy: .iso8601)) == isOpen)
  }

  private static let everyDay = (1...7).flatMap {
    [
      Restaurant.OpeningHours(day: $0, opens: "11:30", closes: "14:30"),
      .init(day: $0, opens: "18:00", closes: "01:30"),
    ]
  }

  @Test(
    "a restaurant closes at the end of the span that a time lies in, the morning after as well",
    arguments: [
      ("2026-07-06T10:00:00Z", "2026-07-06T12:30:00Z"), ("2026-07-06T12:30:00Z", nil),
      ("2026-07-06T16:00:00Z", "2026-07-06T23:30:00Z"), ("2026-07-06T23:29:59Z", "2026-07-06T23:30:00Z"),
      // Clocks go from 02:00 to 03:00, and back from 03:00 to 02:00.
      ("2026-03-29T00:00:00Z", "2026-03-29T00:30:00Z"), ("2026-10-24T22:00:00Z", "2026-10-24T23:30:00Z"),
      ("2026-12-31T23:30:00Z", "2027-01-01T00:30:00Z"),
    ] as [(String, String?)])
  func closing(time: String, closes: String?) throws {
    let closing = OpeningTimes(hours: Self.everyDay).closing(at: try Date(time, strategy: .iso8601), for: .takeaway)
    #expect(try closing == closes.map { try Date($0, strategy: .iso8601) })
  }

  @Test("the night of 23 hours and the night of 25 hours are as long as they are")
  func longNights() throws {
    let hours = (1...7).map { Restaurant.OpeningHours(day: $0, opens: "18:00", closes: "05:00") }
    let nights = try ["2026-03-28T20:00:00Z", "2026-10-24T20:00:00Z", "2026-06-01T20:00:00Z"].map { time in
      let time = try Date(time, strategy: .iso8601)
      return OpeningTimes(hours: hours).spans(around: time, for: .takeaway).first { $0.contains(time) }.map {
        $0.upperBound.timeIntervalSince($0.lowerBound) / 3600
      }
    }
    #expect(nights == [10, 12, 11])
  }

  @Test("spans that touch are one, and a restaurant that never closes is told to close at the end of tomorrow")
  func allDay() throws {
    let hours = (1...7).map { Restaurant.OpeningHours(day: $0, opens: "00:00", closes: "24:00") }
    let time = try Date("2026-12-07T12:00:00Z", strategy: .iso8601)
    #expect(OpeningTimes(hours: hours).spans(around: time, for: .takeaway).count == 1)
    #expect(
      OpeningTimes(hours: hours).closing(at: time, for: .takeaway)
        == (try Date("2026-12-08T23:00:00Z", strategy: .iso8601)))
    #expect(OpeningTimes(hours: Self.everyDay).spans(around: time, for: .takeaway).count == 6)
  }

  @Test(
    "Paris changes its clocks on the last Sundays of March and October, at 01:00 UTC",
    arguments: [
      ("2026-03-29T00:59:00Z", 7, 1 * 60 + 59), ("2026-03-29T01:00:00Z", 7, 3 * 60),
      ("2026-10-25T00:59:00Z", 7, 2 * 60 + 59),
      ("2026-10-25T01:00:00Z", 7, 2 * 60), ("2024-02-29T23:30:00Z", 5, 30), ("2027-01-01T00:00:00Z", 5, 60),
    ])
  func paris(time: String, weekday: Int, minute: Int) throws {
    let local = ParisTime(try Date(time, strategy: .iso8601))
    #expect(local.weekday == weekday)
    #expect(local.minuteOfDay == minute)
  }

  @Test("the distance from Angers to Rouen is what the map says")
  func distance() throws {
    let angers = Address(line1: "", postalCode: "", city: "", latitude: 47.492432, longitude: -0.562563)
    let rouen = Address(line1: "", postalCode: "", city: "", latitude: 49.446658, longitude: 1.078434)
    let metres = try #require(angers.position).distance(to: try #require(rouen.position))
    #expect(abs(metres - 249_000) < 2000)
    #expect(Address(line1: "", postalCode: "", city: "", latitude: 47).position == nil)
  }
}
