package import FoundationEssentials

/// A date of the Gregorian calendar, computed rather than asked of Foundation, whose calendars bring all of ICU into a process.
package struct GregorianDate: Equatable, Sendable {
  package var year: Int
  /// From 1, as the day.
  package var month: Int
  package var day: Int

  /// The 29th of February is the last day of a year that begins in March; 400 of them are 146,097 days.
  private static let daysOfCycle = 146_097
  /// From 0000-03-01 to 1970-01-01.
  private static let daysBefore1970 = 719_468

  package init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }
}

extension GregorianDate {
  /// A day as RFC 3339 writes it (`full-date`): `1990-01-31`.
  ///
  /// - Returns: nil where there is no such day; the year 0 is none.
  package init?(_ text: String) {
    self.init(yearMonthDay: Array(text.utf8)[...])
  }

  init?(yearMonthDay text: ArraySlice<UInt8>) {
    let start = text.startIndex
    guard text.count == 10, text[start + 4] == UInt8(ascii: "-"), text[start + 7] == UInt8(ascii: "-"),
      let year = text[start..<start + 4].decimalNumber, let month = text[start + 5..<start + 7].decimalNumber,
      let day = text[start + 8..<start + 10].decimalNumber, year >= 1, (1...12).contains(month)
    else { return nil }
    self.init(year: year, month: month, day: day)
    // A day that the month does not have counts on into the next, or back into the one before.
    guard GregorianDate(daysSince1970: daysSince1970) == self else { return nil }
  }

  /// The day that it is in UTC.
  package init(_ time: Date) {
    self.init(daysSince1970: Int((time.timeIntervalSince1970 / 86_400).rounded(.down)))
  }

  /// - Parameter days: since 1970-01-01; none before 0000-03-01.
  package init(daysSince1970 days: Int) {
    let (cycle, dayOfCycle) = (days + Self.daysBefore1970).quotientAndRemainder(dividingBy: Self.daysOfCycle)
    let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
    let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let isNextYear = monthFromMarch >= 10
    year = cycle * 400 + yearOfCycle + (isNextYear ? 1 : 0)
    month = isNextYear ? monthFromMarch - 9 : monthFromMarch + 3
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
  }

  /// `YYYY-MM-DD`.
  package var text: String {
    func padded(_ number: Int, _ length: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, length - digits.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// Days since 1970-01-01. A day that its month does not have counts on into the next.
  package var daysSince1970: Int {
    let monthFromMarch = month > 2 ? month - 3 : month + 9
    let (cycle, yearOfCycle) = (month > 2 ? year : year - 1).quotientAndRemainder(dividingBy: 400)
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    return cycle * Self.daysOfCycle + yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear
      - Self.daysBefore1970
  }

  /// 1 is Monday, 7 is Sunday (ISO 8601); 1970-01-01 was a Thursday.
  package var weekday: Int {
    // Before 1970-01-01 the remainder is negative.
    ((daysSince1970 + 3) % 7 + 7) % 7 + 1
  }
}
