import Contracts
import FoundationEssentials

/// A stretch of time for which there is a tally, by the clock on the wall. Of the hour that comes twice in October both are one.
struct Stretch: Hashable, Comparable {
  enum Grain: String {
    case hour, day, month
    /// Everything.
    case always
  }

  var grain: Grain
  /// Hours and days count from 1970, months from the year 0.
  var number: Int

  static let always = Stretch(grain: .always, number: 0)

  static func < (left: Stretch, right: Stretch) -> Bool {
    (left.grain.rawValue, left.number) < (right.grain.rawValue, right.number)
  }

  static func month(of day: Int) -> Int {
    let date = GregorianDate(daysSince1970: day)
    return date.year * 12 + date.month - 1
  }

  /// The days of a month.
  static func days(ofMonth number: Int) -> Range<Int> {
    let first = GregorianDate(year: number / 12, month: number % 12 + 1, day: 1)
    let next = GregorianDate(year: (number + 1) / 12, month: (number + 1) % 12 + 1, day: 1)
    return first.daysSince1970..<next.daysSince1970
  }

  /// Whole months, and the days beside them, that make up some days.
  static func covering(_ days: ClosedRange<Int>) -> [Stretch] {
    var stretches: [Stretch] = []
    var day = days.lowerBound
    while day <= days.upperBound {
      let number = month(of: day)
      let whole = Self.days(ofMonth: number)
      if day == whole.lowerBound, whole.upperBound - 1 <= days.upperBound {
        stretches.append(Stretch(grain: .month, number: number))
        day = whole.upperBound
      } else {
        stretches.append(Stretch(grain: .day, number: day))
        day += 1
      }
    }
    return stretches
  }
}

extension StatisticsPeriod {
  /// The stretches from which its parts are made.
  var grain: Stretch.Grain {
    switch self {
    case .hour: .hour
    case .day, .week, .unknown: .day
    case .month: .month
    }
  }

  /// The part that a stretch of its grain belongs to: the number of its first stretch.
  func part(of number: Int) -> Int {
    // 1970-01-01 was a Thursday.
    self == .week ? number - (number + 3) % 7 : number
  }

  /// How a part is named: by its first day, and of an hour the hour.
  func name(of part: Int) -> String {
    switch self {
    case .hour:
      let hour = part % 24
      return "\(GregorianDate(daysSince1970: part / 24).text)T\(hour < 10 ? "0" : "")\(hour):00"
    case .day, .week, .unknown: return GregorianDate(daysSince1970: part).text
    case .month: return GregorianDate(year: part / 12, month: part % 12 + 1, day: 1).text
    }
  }

  /// The numbers of the stretches in some days. A week or a month that is cut off counts with the days that are asked for: a month
  /// is then made of its days.
  func numbers(in days: ClosedRange<Int>) -> ClosedRange<Int> {
    switch self {
    case .hour: days.lowerBound * 24...days.upperBound * 24 + 23
    case .day, .week, .unknown: days
    case .month: Stretch.month(of: days.lowerBound)...Stretch.month(of: days.upperBound)
    }
  }
}
