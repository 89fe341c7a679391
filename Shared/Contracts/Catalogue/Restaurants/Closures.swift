package import FoundationEssentials

extension Restaurant {
  /// Open from a time of a day to another.
  package struct Span: WireObject, Equatable {
    package var opens: String
    package var closes: String

    package static let shape = Shape(
      "OpeningSpan", Self.init(opens:closes:),
      Member("opens", \.opens, as: OpeningHours.time, "`HH:MM`."),
      Member("closes", \.closes, as: OpeningHours.time, "`HH:MM`; where it is not after `opens`, on the next day."))

    package init(opens: String, closes: String) {
      self.opens = opens
      self.closes = closes
    }
  }

  /// A day on which other hours count than those of its weekday, such as Christmas.
  package struct SpecialDay: WireObject, Equatable {
    package var date: String
    package var name: String?
    package var hours: [Span]
    package var deliveryHours: [Span]?

    package static let shape = Shape(
      "SpecialDay", "A day on which other hours count than those of its weekday.",
      Self.init(date:name:hours:deliveryHours:),
      Member("date", \.date, as: .day, "`YYYY-MM-DD`."),
      Member("name", \.name, as: .text(1...100), "Such as `Noël`."),
      Member("hours", \.hours, as: .list(0...5), "None where it is closed all day."),
      Member(
        "deliveryHours", \.deliveryHours, as: .list(0...5),
        "When it delivers that day, where these are not its hours; none where it does not deliver.")
    ).rule { json, body in
      OpeningRules.noteOverlappingSpans(in: "hours", of: json, body)
      OpeningRules.noteOverlappingSpans(in: "deliveryHours", of: json, body)
    }

    package init(date: String, name: String? = nil, hours: [Span], deliveryHours: [Span]? = nil) {
      self.date = date
      self.name = name
      self.hours = hours
      self.deliveryHours = deliveryHours
    }
  }

  /// A time in which a restaurant is closed whatever its hours say.
  package struct Closure: WireObject, Equatable {
    package var from: Date
    package var until: Date
    package var reason: String

    package static let shape = Shape(
      "Closure", "A time in which a restaurant is closed whatever its hours say.",
      Self.init(from:until:reason:),
      Member("from", \.from),
      Member("until", \.until),
      Member("reason", \.reason, as: .text(1...200), "Customers read it, such as `Travaux`.")
    ).rule { json, body in
      guard let from = try? json["from"].map({ try Date($0) }), let until = try? json["until"].map({ try Date($0) }),
        until <= from
      else { return }
      body.note("It must be after `from`.", of: "until")
    }

    package init(from: Date, until: Date, reason: String) {
      self.from = from
      self.until = until
      self.reason = reason
    }
  }

  /// For a while a restaurant takes no further orders; what it has taken it makes.
  package struct Pause: WireObject, Equatable {
    package var until: Date
    package var reason: String?

    package static let shape = Shape(
      "Pause", "For a while the restaurant takes no further orders; what it has taken it makes.",
      Self.init(until:reason:),
      Member("until", \.until),
      Member("reason", \.reason, as: .text(1...200), "Customers read it."))

    package init(until: Date, reason: String? = nil) {
      self.until = until
      self.reason = reason
    }
  }
}
