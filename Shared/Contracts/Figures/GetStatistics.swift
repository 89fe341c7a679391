/// How long the parts are into which statistics divide a time.
package enum StatisticsPeriod: Word {
  case hour, day, week, month
  case unknown(String)

  package static let allCases: [StatisticsPeriod] = [.hour, .day, .week, .month]

  package static var form: Form<Self> { .word("StatisticsPeriod") }

  package var rawValue: String {
    switch self {
    case .hour: "hour"
    case .day: "day"
    case .week: "week"
    case .month: "month"
    case .unknown(let word): word
    }
  }

  /// How many days can be asked for at a time: answers stay below 1,500 parts.
  package var maximumDays: Int {
    switch self {
    case .hour: 62
    case .day, .unknown: 1100
    case .week, .month: 4000
    }
  }
}

/// What was done in some time, by a restaurant or by the group.
package struct GetStatistics: Request {
  package typealias Reply = Statistics
  package static let context = Context.figures
  package static let name = "get-statistics"
  package var restaurantId: ID?
  package var from: String
  package var to: String
  package var by: StatisticsPeriod

  package static let shape = Shape(
    "GetStatistics", Self.init(restaurantId:from:to:by:),
    Member("restaurantId", \.restaurantId, "Absent for the group."),
    Member("from", \.from, "The first day: `YYYY-MM-DD`."), Member("to", \.to, "The last day."), Member("by", \.by))

  package init(restaurantId: ID?, from: String, to: String, by: StatisticsPeriod) {
    self.restaurantId = restaurantId
    self.from = from
    self.to = to
    self.by = by
  }
}
