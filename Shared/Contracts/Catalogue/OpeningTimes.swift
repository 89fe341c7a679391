package import FoundationEssentials

extension Restaurant {
  /// Whether the restaurant takes orders at a time, by the clock on its wall.
  package func isOpen(at time: Date) -> Bool {
    guard !isSuspended else { return false }
    let local = ParisTime(time)
    let yesterday = local.weekday == 1 ? 7 : local.weekday - 1
    return openingHours.contains { span in
      guard let opens = Self.minutes(span.opens), let closes = Self.minutes(span.closes) else { return false }
      let isToday = span.day == local.weekday
      if closes > opens { return isToday && local.minuteOfDay >= opens && local.minuteOfDay < closes }
      return (isToday && local.minuteOfDay >= opens) || (span.day == yesterday && local.minuteOfDay < closes)
    }
  }

  /// - Returns: minutes since midnight of an `HH:MM`, or nil where it is none.
  package static func minutes(_ text: String) -> Int? {
    let parts = text.split(separator: ":").compactMap { Int($0) }
    guard parts.count == 2, (0...24).contains(parts[0]), (0...59).contains(parts[1]) else { return nil }
    return parts[0] * 60 + parts[1]
  }
}

/// The clock on the wall of every restaurant of the group: metropolitan France.
///
/// Computed from directive 2000/84/EC rather than read from a time zone file, since the latter brings the whole of ICU,
/// some 40 MB, into each process.
package struct ParisTime: Equatable {
  /// 1 is Monday, 7 is Sunday (ISO 8601).
  package let weekday: Int
  package let minuteOfDay: Int

  package init(_ time: Date) {
    let utc = Int(time.timeIntervalSince1970.rounded(.down))
    let local = utc + (Self.isSummerTime(utc) ? 2 : 1) * 3600
    weekday = GregorianDate(daysSince1970: local / 86_400).weekday
    minuteOfDay = local % 86_400 / 60
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
