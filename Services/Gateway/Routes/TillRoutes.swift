import Contracts
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Messaging
import NIOCore

extension Route {
  static let tillRoutes = [
    Route(
      .get, "/restaurants/{id}/invoices", .managers, .payment, "listRestaurantInvoices",
      "List a restaurant's invoices and credit notes",
      "For managers of the restaurant: those of some days, newest first. A credit note names its invoice in `invoiceNumber`.",
      takes: .id("The restaurant."), .day("from", "The first day; by default 31 days before `to`."),
      .day("to", "The last day; by default today."), .after, .limit,
      answers: .ok(Items<Invoice>.self, "The documents; none is no error.")
    ) { call, id, from, to, after, limit in
      let days = try Days(from, to, usually: 31)
      return try await call.ask(
        ListRestaurantInvoices(
          restaurantId: call.restaurant(id), from: days.begin, until: days.end, before: .ordinal(before: after),
          limit: limit))
    },
    Route(
      .get, "/restaurants/{id}/e-reporting", .managers, .payment, "reportSales", "Read what was sold by day and rate",
      "For managers of the restaurant: the figures of e-reporting, net and tax by day and rate with the number of orders that were paid, from invoices less credit notes. With `Accept: text/csv` as a table (RFC 4180), a line for each day and rate, amounts in euros. At most 366 days.",
      takes: .id("The restaurant."), .day("from", "The first day; by default the first of the month of `to`."),
      .day("to", "The last day; by default today."), .accepts("text/csv"),
      answers: .ok(SalesReport.self, "The figures."),
      others: [.init(.ok, "The figures.", .init(nil) { _ in ["type": "string"] }, mediaType: "text/csv")]
    ) { call, id, from, to, wantsCSV in
      let days = try Days(from, to, usually: nil, atMost: 366)
      let question = GetSalesReport(
        restaurantId: try call.restaurant(id), from: days.first.text, to: days.last.text)
      guard wantsCSV else { return try await call.ask(question) }
      let report = try await call.gateway.requests.send(question)
      return .other(
        Response(
          status: .ok, headers: [.contentType: "text/csv; charset=utf-8; header=present", .vary: "Accept"],
          body: ResponseBody(byteBuffer: ByteBuffer(string: report.csv))))
    },
    Route(
      .get, "/restaurants/{id}/journal", .managers, .payment, "listJournal", "Read a restaurant's journal",
      "For managers of the restaurant: all that happened at its tills, newest first, by default today. Each entry has the hash of the one before and a signature, and none is ever changed. The archive has what they are made of, byte for byte.",
      takes: .id("The restaurant."), .day("from", "The first day; by default `to`."),
      .day("to", "The last day; by default today."), .after, .limit,
      answers: .ok(Items<JournalEntry>.self, "The entries; none is no error.")
    ) { call, id, from, to, after, limit in
      let days = try Days(from, to, usually: 1)
      return try await call.ask(
        ListJournal(
          restaurantId: call.restaurant(id), from: days.begin, until: days.end, before: .ordinal(before: after),
          limit: limit))
    },
    Route(
      .get, "/restaurants/{id}/closings", .managers, .payment, "listClosings", "List a restaurant's closings",
      "For managers of the restaurant: of days, months and years, newest first. Each has the hash of the one before and a signature.",
      takes: .id("The restaurant."), .queryWord("period", Closing.Period.self, "By default all."), .after, .limit,
      answers: .ok(Items<Closing>.self, "The closings.")
    ) { call, id, period, after, limit in
      try await call.ask(
        ListClosings(
          restaurantId: call.restaurant(id), period: period, before: .ordinal(before: after), limit: limit))
    },
    Route(
      .post, "/restaurants/{id}/closings", .managers, .payment, "closeDay", "Close the day",
      "For managers of the restaurant. What is entered later belongs to the next day. Nobody has to: a day closes by itself at five in the morning, and a month and a year with their last day.",
      takes: .id("The restaurant."), answers: .created(Closing.self, "The day is closed."),
      problems: [.conflict("It is closed already.")]
    ) { call, id in
      try await call.ask(CloseDay(caller: call.caller, restaurantId: call.restaurant(id)))
    },
    Route(
      .get, "/restaurants/{id}/till-events", .managers, .payment, "listTillEvents",
      "Read what was done with a restaurant's tills",
      "For managers of the restaurant: starts, closings, exports, drawers, newest first.",
      takes: .id("The restaurant."), .after, .limit, answers: .ok(Items<TillEvent>.self, "The events.")
    ) { call, id, after, limit in
      try await call.ask(
        ListTillEvents(restaurantId: call.restaurant(id), before: .ordinal(before: after), limit: limit))
    },
    Route(
      .get, "/restaurants/{id}/archive", .managers, .payment, "archiveJournal", "Download a restaurant's archive",
      "For managers of the restaurant: journal, closings and events of some days, at most 31, as signed JSON lines. `verify-journal FILE` checks them, without the platform.",
      takes: .id("The restaurant."), .day("from", "The first day; by default the first of the month of `to`."),
      .day("to", "The last day; by default today."),
      answers: .text("application/x-ndjson", "The archive.", ["type": "string"])
    ) { call, id, from, to in
      .other(try await call.archive(of: call.restaurant(id), try Days(from, to, usually: nil, atMost: 31)))
    },
  ]
}

extension Call {
  /// Written out as it comes: an archive can have a hundred times what a request may keep here. Where it breaks off, its head says
  /// what is missing.
  fileprivate func archive(of restaurant: ID, _ days: Days) async throws -> Response {
    let name = "archive-\(days.first.text)-\(days.last.text).jsonl"
    let headers: HTTPFields = [
      .contentType: "application/x-ndjson", .contentDisposition: #"attachment; filename="\#(name)""#,
    ]
    // HEAD exports nothing, so the tills' log has nothing of it.
    if request.method == .head {
      return Response(status: .ok, headers: headers, body: ResponseBody { try await $0.finish(nil) })
    }
    let requests = gateway.requests
    let head = try await requests.send(
      BeginArchive(caller: caller, restaurantId: restaurant, from: days.first.text, to: days.last.text))
    let body = ResponseBody { writer in
      try await writer.write(ByteBuffer(string: head.line + "\n"))
      for part in head.parts {
        for first in stride(from: part.first, through: part.last, by: ReadArchive.maximum) {
          let lines = try await requests.send(
            ReadArchive(
              restaurantId: restaurant, series: part.series, first: first,
              last: min(first + ReadArchive.maximum - 1, part.last)))
          try await writer.write(ByteBuffer(string: lines.text))
        }
      }
      try await writer.finish(nil)
    }
    return Response(status: .ok, headers: headers, body: body)
  }
}

/// Some days by the clock of France.
struct Days {
  let first: GregorianDate
  let last: GregorianDate

  /// - Parameters:
  ///   - usual: how many end with the last one where no first one is named; nil for those of its month.
  init(_ from: GregorianDate?, _ to: GregorianDate?, usually usual: Int?, atMost maximum: Int = 4000) throws(Problem) {
    last = to ?? ParisTime(Date()).date
    first =
      from
      ?? usual.map { [last] in GregorianDate(daysSince1970: last.daysSince1970 - $0 + 1) }
      ?? GregorianDate(year: last.year, month: last.month, day: 1)
    let count = last.daysSince1970 - first.daysSince1970 + 1
    guard count > 0 else { throw .invalid("/from", "It must not be after `to`.") }
    guard count <= maximum else { throw .invalid("/from", "It must be at most \(maximum) days before `to`.") }
  }

  var begin: Date { ParisTime.date(daysSince1970: first.daysSince1970, minute: 0) }
  /// When the last day is over.
  var end: Date { ParisTime.date(daysSince1970: last.daysSince1970 + 1, minute: 0) }
}

extension Int {
  /// Where a page of a numbered list begins that is read from its end.
  static func ordinal(before after: String?) throws(Problem) -> Int {
    guard let place = after.map({ Int($0) }) ?? Int(Int32.max), (0...Int(Int32.max)).contains(place) else {
      throw .noSuchPage
    }
    return place
  }
}

extension SalesReport {
  fileprivate var csv: String {
    var table = CSV()
    table.add(["day", "rate", "net", "tax", "total", "transactions"])
    for day in days {
      for rate in day.rates {
        table.add([
          day.day, rate.ratePerMille.percent, rate.net.euros, rate.tax.euros, rate.total.euros,
          String(rate.transactions),
        ])
      }
    }
    return table.text
  }
}
