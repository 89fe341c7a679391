import Contracts
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Messaging
import NIOCore

extension Route {
  static let statisticsRoutes = [
    Route(
      .get, "/statistics", .managers, .figures, "getStatistics", "Read what was done in some time",
      "For the restaurant's managers; for group managers also of the whole group. Counted from events, so a change is seen a second later. By hour up to 62 days can be asked for, by day 1,100, by week or month 4,000. With `Accept: text/csv` the parts come as a table (RFC 4180). Of a restaurant that the group has given up they can still be read.",
      takes: .queryID("restaurant", "By default the employee's own; for a group manager the whole group."),
      .day("from", "The first day; by default the first of this month."), .day("to", "The last day; by default today."),
      .queryWord("by", StatisticsPeriod.self, "By default `day`."), .accepts("text/csv"),
      answers: .ok(Statistics.self, "The figures."),
      others: [.init(.ok, "The figures.", .init(nil) { _ in ["type": "string"] }, mediaType: "text/csv")],
      problems: [.notFound()]
    ) { call, restaurant, from, to, by, wantsCSV in
      try await call.statistics(restaurant, from, to, by ?? .day, asTable: wantsCSV)
    }
  ]
}

extension Call {
  fileprivate func statistics(
    _ named: ID?, _ from: GregorianDate?, _ to: GregorianDate?, _ by: StatisticsPeriod, asTable: Bool
  ) async throws -> Reply<Statistics> {
    let caller = try caller
    let restaurant = caller.role == .groupManager && named == nil ? nil : try restaurant(named)
    if let restaurant, try carte.restaurant(restaurant) == nil, restaurant != caller.restaurantId {
      // It is on the carte no more, or never was: the catalogue knows, and shows it to the group.
      _ = try await gateway.requests.send(GetManagedRestaurant(caller: caller, id: restaurant))
    }
    let last = to ?? GregorianDate(daysSince1970: ParisTime(Date()).daysSince1970)
    let first = from ?? GregorianDate(year: last.year, month: last.month, day: 1)
    let days = last.daysSince1970 - first.daysSince1970 + 1
    guard days > 0 else { throw Problem.invalid("/from", "It must not be after `to`.") }
    guard days <= by.maximumDays else {
      throw Problem.invalid("/from", "By \(by.rawValue) it must be at most \(by.maximumDays) days before `to`.")
    }
    let question = GetStatistics(restaurantId: restaurant, from: first.text, to: last.text, by: by)
    guard asTable else { return try await ask(question) }
    let statistics = try await gateway.requests.send(question)
    return .other(
      Response(
        status: .ok, headers: [.contentType: "text/csv; charset=utf-8; header=present", .vary: "Accept"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: statistics.csv))))
  }
}
