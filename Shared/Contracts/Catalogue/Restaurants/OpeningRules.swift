/// What hours must be like so that everybody reads them in one way.
package enum OpeningRules {
  /// Of a longer list only its length is said: to compare each of its elements with each would take long.
  static let longestList = 50

  private static let day = 24 * 60

  /// Which of the hours overlap with hours that stand before them; a week begins again after Sunday.
  package static func overlapping(_ hours: [Restaurant.OpeningHours]) -> [Int] {
    overlapping(
      hours.map { hours in
        minutes(hours.opens, hours.closes).map {
          ((hours.day - 1) * day + $0.lowerBound)..<((hours.day - 1) * day + $0.upperBound)
        }
      }, period: 7 * day)
  }

  /// Which spans of one day overlap with spans that stand before them.
  package static func overlapping(_ spans: [Restaurant.Span]) -> [Int] {
    overlapping(spans.map { minutes($0.opens, $0.closes) }, period: nil)
  }

  /// Notes which of a member's hours overlap with hours before them.
  static func noteOverlaps(in member: StaticString, of json: JSON, _ body: BodyCheck) {
    note(member, of: json, body) { overlapping($0 as [Restaurant.OpeningHours]) }
  }

  /// The same of spans of one day.
  static func noteOverlappingSpans(in member: StaticString, of json: JSON, _ body: BodyCheck) {
    note(member, of: json, body) { overlapping($0 as [Restaurant.Span]) }
  }

  private static func note<Span: WireValue>(
    _ member: StaticString, of json: JSON, _ body: BodyCheck, _ overlapping: ([Span]) -> [Int]
  ) {
    guard let elements = json["\(member)"]?.elements, elements.count <= longestList,
      let spans = try? elements.map({ try Span($0) })
    else { return }
    for index in overlapping(spans) {
      body.within(member) {
        body.within(index) { body.note("It overlaps with hours before it.", of: "opens", code: .overlap) }
      }
    }
  }

  /// Of a day: past 24 hours it is the next one's. Nil where one of the two is no time.
  private static func minutes(_ opens: String, _ closes: String) -> Range<Int>? {
    guard let opens = Restaurant.minutes(opens), let closes = Restaurant.minutes(closes) else { return nil }
    return opens..<(closes > opens ? closes : closes + day)
  }

  private static func overlapping(_ spans: [Range<Int>?], period: Int?) -> [Int] {
    spans.indices.filter { index in
      guard let span = spans[index] else { return false }
      return spans[..<index].contains { other in
        guard let other else { return false }
        return [0, period ?? 0, -(period ?? 0)].contains {
          span.overlaps(other.lowerBound + $0..<other.upperBound + $0)
        }
      }
    }
  }
}
