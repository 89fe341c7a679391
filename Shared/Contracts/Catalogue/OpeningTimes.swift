package import FoundationEssentials

extension Restaurant {
  /// Whether the restaurant takes orders at a time.
  package func isOpen(at time: Date) -> Bool {
    closing(at: time) != nil
  }

  /// When the restaurant closes that is open at a time; nil where it is closed then.
  package func closing(at time: Date) -> Date? {
    isSuspended ? nil : openingHours.closing(at: time)
  }

  /// - Returns: minutes since midnight of an `HH:MM`, or nil where it is none.
  package static func minutes(_ text: String) -> Int? {
    var parts = (hours: 0, minutes: 0)
    var digits = 0
    for (index, byte) in text.utf8.enumerated() where index != 2 {
      guard let digit = byte.decimalValue else { return nil }
      if index < 2 {
        parts.hours = parts.hours * 10 + Int(digit)
      } else {
        parts.minutes = parts.minutes * 10 + Int(digit)
      }
      digits += 1
    }
    guard digits == 4, text.utf8.dropFirst(2).first == UInt8(ascii: ":"), parts.hours <= 24, parts.minutes <= 59 else {
      return nil
    }
    return parts.hours * 60 + parts.minutes
  }
}

extension [Restaurant.OpeningHours] {
  /// The spans of yesterday, today and tomorrow, by the clock on the wall, in order. Those that touch or overlap are one: a
  /// restaurant that never closes is told to close at the end of tomorrow.
  package func spans(around time: Date) -> [Range<Date>] {
    let today = ParisTime(time).daysSince1970
    var spans: [Range<Date>] = []
    for day in today - 1...today + 1 {
      let weekday = GregorianDate(daysSince1970: day).weekday
      for hours in self where hours.day == weekday {
        guard let opens = Restaurant.minutes(hours.opens), let closes = Restaurant.minutes(hours.closes) else {
          continue
        }
        let end = ParisTime.date(daysSince1970: day, minute: closes > opens ? closes : closes + 24 * 60)
        let start = ParisTime.date(daysSince1970: day, minute: opens)
        // On the night when an hour is left out a span inside that hour is empty.
        if start < end { spans.append(start..<end) }
      }
    }
    return spans.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { spans, next in
      if let last = spans.last, next.lowerBound <= last.upperBound {
        spans[spans.count - 1] = last.lowerBound..<Swift.max(last.upperBound, next.upperBound)
      } else {
        spans.append(next)
      }
    }
  }

  /// When the span ends that contains a time; nil where none does.
  package func closing(at time: Date) -> Date? {
    spans(around: time).first { $0.contains(time) }?.upperBound
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
  /// Of the date on the calendar beside the clock.
  let daysSince1970: Int

  package init(_ time: Date) {
    let utc = Int(time.timeIntervalSince1970.rounded(.down))
    let local = utc + (Self.isSummerTime(utc) ? 2 : 1) * 3600
    daysSince1970 = local / 86_400
    weekday = GregorianDate(daysSince1970: daysSince1970).weekday
    minuteOfDay = local % 86_400 / 60
  }

  /// As people say it: `HH:MM`.
  package var text: String {
    let (hour, minute) = minuteOfDay.quotientAndRemainder(dividingBy: 60)
    return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
  }

  /// When the clock shows a time of a day. What it shows twice, on the night that has 25 hours, is the first; what it leaves
  /// out is an hour later.
  ///
  /// - Parameter minute: since midnight; past 24 hours it is the next day's.
  static func date(daysSince1970 days: Int, minute: Int) -> Date {
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
