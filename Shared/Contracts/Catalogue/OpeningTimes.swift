package import FoundationEssentials

/// When a restaurant is open.
package struct OpeningTimes: WireObject, Equatable {
  package var hours: [Restaurant.OpeningHours]
  package var deliveryHours: [Restaurant.OpeningHours]?
  package var specialDays: [Restaurant.SpecialDay]
  package var closures: [Restaurant.Closure]

  package static let shape = Shape(
    "OpeningTimes", Self.init(hours:deliveryHours:specialDays:closures:),
    Member("hours", \.hours), Member("deliveryHours", \.deliveryHours, "Where they are others."),
    Member("specialDays", \.specialDays), Member("closures", \.closures))

  package init(
    hours: [Restaurant.OpeningHours], deliveryHours: [Restaurant.OpeningHours]? = nil,
    specialDays: [Restaurant.SpecialDay] = [], closures: [Restaurant.Closure] = []
  ) {
    self.hours = hours
    self.deliveryHours = deliveryHours
    self.specialDays = specialDays
    self.closures = closures
  }

  /// The spans of yesterday, today and tomorrow, by the clock on the wall, in order. Those that touch or overlap are one: a
  /// restaurant that never closes is told to close at the end of tomorrow.
  package func spans(around time: Date, for fulfilment: Fulfilment) -> [Range<Date>] {
    let today = ParisTime(time).daysSince1970
    var spans: [Range<Date>] = []
    for day in today - 1...today + 1 {
      for hours in hours(onDay: day, for: fulfilment) {
        guard let opens = Restaurant.minutes(hours.opens), let closes = Restaurant.minutes(hours.closes) else {
          continue
        }
        let end = ParisTime.date(daysSince1970: day, minute: closes > opens ? closes : closes + 24 * 60)
        let start = ParisTime.date(daysSince1970: day, minute: opens)
        // On the night when an hour is left out a span inside that hour is empty.
        if start < end { spans.append(start..<end) }
      }
    }
    let open = spans.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: [Range<Date>]()) { spans, next in
      if let last = spans.last, next.lowerBound <= last.upperBound {
        spans[spans.count - 1] = last.lowerBound..<Swift.max(last.upperBound, next.upperBound)
      } else {
        spans.append(next)
      }
    }
    return closures.reduce(open) { spans, closure in
      spans.flatMap { $0.without(closure.from..<max(closure.from, closure.until)) }
    }
  }

  /// When the span ends that contains a time; nil where none does.
  package func closing(at time: Date, for fulfilment: Fulfilment) -> Date? {
    spans(around: time, for: fulfilment).first { $0.contains(time) }?.upperBound
  }

  /// The quarters of an hour of a date in which it is open, each by its beginning.
  package func quarters(on date: GregorianDate, for fulfilment: Fulfilment) -> [Date] {
    let day = date.daysSince1970
    let begin = ParisTime.date(daysSince1970: day, minute: 0)
    let end = ParisTime.date(daysSince1970: day + 1, minute: 0)
    let open = spans(around: ParisTime.date(daysSince1970: day, minute: 12 * 60), for: fulfilment)
    return stride(from: begin.timeIntervalSince1970, to: end.timeIntervalSince1970, by: Double(Slot.length))
      .map { Date(timeIntervalSince1970: $0) }.filter { time in open.contains { $0.contains(time) } }
  }

  private func hours(onDay day: Int, for fulfilment: Fulfilment) -> [Restaurant.Span] {
    let date = GregorianDate(daysSince1970: day)
    if let special = specialDays.first(where: { GregorianDate($0.date) == date }) {
      return fulfilment == .delivery ? special.deliveryHours ?? special.hours : special.hours
    }
    let week = fulfilment == .delivery ? deliveryHours ?? hours : hours
    return week.filter { $0.day == date.weekday }.map { Restaurant.Span(opens: $0.opens, closes: $0.closes) }
  }
}

extension Range<Date> {
  /// What is left of it outside another.
  fileprivate func without(_ other: Range<Date>) -> [Range<Date>] {
    guard overlaps(other) else { return [self] }
    return [lowerBound..<Swift.max(lowerBound, other.lowerBound), Swift.min(upperBound, other.upperBound)..<upperBound]
      .filter { !$0.isEmpty }
  }
}

extension Restaurant {
  /// None where it is closed until further notice.
  package var openingTimes: OpeningTimes {
    isSuspended || isWithdrawn
      ? OpeningTimes(hours: [])
      : OpeningTimes(hours: openingHours, deliveryHours: deliveryHours, specialDays: specialDays, closures: closures)
  }

  /// Whether the restaurant takes orders at a time.
  package func isOpen(at time: Date) -> Bool {
    !isPaused(at: time)
      && (closing(at: time, for: .takeaway) != nil
        || hasDeliveryHours && closing(at: time, for: .delivery) != nil)
  }

  /// Whether it delivers at other times than it is open, on some day.
  private var hasDeliveryHours: Bool { deliveryHours != nil || specialDays.contains { $0.deliveryHours != nil } }

  /// When the restaurant closes that is open at a time; nil where it is closed then.
  package func closing(at time: Date, for fulfilment: Fulfilment) -> Date? {
    openingTimes.closing(at: time, for: fulfilment)
  }

  /// Whether it takes no orders for a time for a while.
  package func isPaused(at time: Date) -> Bool { pause.map { time < $0.until } ?? false }

  /// - Returns: minutes since midnight of an `HH:MM` up to `24:00`, or nil where it is none.
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
    guard digits == 4, text.utf8.dropFirst(2).first == UInt8(ascii: ":"), parts.minutes <= 59 else { return nil }
    let minutes = parts.hours * 60 + parts.minutes
    return minutes <= 24 * 60 ? minutes : nil
  }
}
