/// A date of the Gregorian calendar, computed rather than asked of Foundation, whose calendars bring all of ICU into a process.
struct GregorianDate: Equatable {
  var year: Int
  /// From 1, as the day.
  var month: Int
  var day: Int

  /// The 29th of February is the last day of a year that begins in March; 400 of them are 146,097 days.
  private static let daysOfCycle = 146_097
  /// From 0000-03-01 to 1970-01-01.
  private static let daysBefore1970 = 719_468
}

extension GregorianDate {
  /// - Parameter days: since 1970-01-01; none before 0000-03-01.
  init(daysSince1970 days: Int) {
    let (cycle, dayOfCycle) = (days + Self.daysBefore1970).quotientAndRemainder(dividingBy: Self.daysOfCycle)
    let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
    let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let isNextYear = monthFromMarch >= 10
    year = cycle * 400 + yearOfCycle + (isNextYear ? 1 : 0)
    month = isNextYear ? monthFromMarch - 9 : monthFromMarch + 3
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
  }

  /// Days since 1970-01-01. A day that its month does not have counts on into the next.
  var daysSince1970: Int {
    let monthFromMarch = month > 2 ? month - 3 : month + 9
    let (cycle, yearOfCycle) = (month > 2 ? year : year - 1).quotientAndRemainder(dividingBy: 400)
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    return cycle * Self.daysOfCycle + yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear
      - Self.daysBefore1970
  }

  /// 1 is Monday, 7 is Sunday (ISO 8601); 1970-01-01 was a Thursday.
  var weekday: Int {
    (daysSince1970 + 3) % 7 + 1
  }
}
