package import FoundationEssentials

/// The clock on the wall of every restaurant of the group: metropolitan France.
///
/// Computed from directive 2000/84/EC rather than read from a time zone file, since the latter brings the whole of ICU,
/// some 40 MB, into each process.
package struct ParisTime: Equatable {
  /// 1 is Monday, 7 is Sunday (ISO 8601).
  package let weekday: Int
  package let minuteOfDay: Int
  /// Of the date on the calendar beside the clock.
  package let daysSince1970: Int

  package init(_ time: Date) {
    let utc = Int(time.timeIntervalSince1970.rounded(.down))
    let local = utc + (Self.isSummerTime(utc) ? 2 : 1) * 3600
    daysSince1970 = local / 86_400
    weekday = GregorianDate(daysSince1970: daysSince1970).weekday
    minuteOfDay = local % 86_400 / 60
  }

  /// On the calendar beside the clock.
  package var date: GregorianDate { GregorianDate(daysSince1970: daysSince1970) }

  /// As people say it: `HH:MM`.
  package var text: String {
    let (hour, minute) = minuteOfDay.quotientAndRemainder(dividingBy: 60)
    return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
  }

  /// When the clock shows a time of a day. What it shows twice, on the night that has 25 hours, is the first; what it leaves
  /// out is an hour later.
  ///
  /// - Parameter minute: since midnight; past 24 hours it is the next day's.
  package static func date(daysSince1970 days: Int, minute: Int) -> Date {
    let local = days * 86_400 + minute * 60
    let summer = local - 2 * 3600
    return Date(timeIntervalSince1970: Double(isSummerTime(summer) ? summer : local - 3600))
  }

  /// Summer time runs from the last Sunday of March to the last Sunday of October, both at 01:00 UTC.
  private static func isSummerTime(_ utc: Int) -> Bool {
    let year = GregorianDate(daysSince1970: utc / 86_400).year
    func lastSunday(ofMonth month: Int) -> Int {
      let lastDay = GregorianDate(year: year, month: month, day: 31)
      return lastDay.daysSince1970 - lastDay.weekday % 7
    }
    let begin = lastSunday(ofMonth: 3) * 86_400 + 3600
    let end = lastSunday(ofMonth: 10) * 86_400 + 3600
    return (begin..<end).contains(utc)
  }
}
