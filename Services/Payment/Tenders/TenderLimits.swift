import Contracts
import FoundationEssentials

/// What may be taken in some ways at most.
struct TenderLimits: Equatable {
  /// In cash for one order.
  let cash: Money
  /// In meal vouchers, a day and person.
  let vouchers: Money

  /// From which day on which limits apply, newest last. A new limit is a new row.
  private static let table: [(from: GregorianDate, limits: TenderLimits)] = [
    (
      // Code monétaire et financier, D112-3: cash of who has a fiscal domicile in France. Code du travail, R3262-10: vouchers, as
      // the décret 2022-1266 has it.
      from: GregorianDate(year: 2022, month: 10, day: 1),
      limits: TenderLimits(cash: Money(cents: 100_000), vouchers: Money(cents: 2500))
    )
  ]

  /// The limits of the day that it is in France. Before the first row its limits apply.
  static func at(_ time: Date) -> TenderLimits {
    let today = ParisTime(time).daysSince1970
    return (table.last { $0.from.daysSince1970 <= today } ?? table[0]).limits
  }
}

extension GregorianDate {
  /// Whether people who got meal vouchers for days of work have none for it: a Sunday, or a holiday of all France (Code du travail,
  /// R3262-8 and L3133-1).
  var isSundayOrHoliday: Bool {
    let fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
    if fixed.contains(where: { $0 == (month, day) }) { return true }
    // Easter Monday, Ascension, Whit Monday.
    let sinceEaster = daysSince1970 - Self.easter(of: year).daysSince1970
    return [1, 39, 50].contains(sinceEaster) || weekday == 7
  }

  /// Easter Sunday: the rule of Meeus, Jones and Butcher.
  static func easter(of year: Int) -> GregorianDate {
    let (golden, century, inCentury) = (year % 19, year / 100, year % 100)
    let epact = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30
    let toSunday = (32 + 2 * (century % 4) + 2 * (inCentury / 4) - epact - inCentury % 4) % 7
    let correction = (golden + 11 * epact + 22 * toSunday) / 451
    let days = epact + toSunday - 7 * correction + 114
    return GregorianDate(year: year, month: days / 31, day: days % 31 + 1)
  }
}
