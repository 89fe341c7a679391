import Contracts
import HTTPTypes

/// What is served for a while yet: a route that another replaces, or versions of an app (operations manual, 6.3).
struct Deprecation: Equatable, Sendable {
  /// Since when apps should do without it, and until when it is served. Days by UTC.
  let since, until: GregorianDate
  /// What to use instead, as a URI reference, and how it relates to what was asked (RFC 8288).
  let link: (target: String, relation: String)?
  /// `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and `Link`, as each answer has them.
  let fields: [HTTPField]

  /// - Returns: nil where one of them is no day, or nothing would be served after `since`.
  init?(since: String, until: String, link: (target: String, relation: String)? = nil) {
    guard let since = GregorianDate(since), let until = GregorianDate(until), since.daysSince1970 < until.daysSince1970
    else { return nil }
    (self.since, self.until, self.link) = (since, until, link)
    let values = [
      ("Deprecation", "@\(since.daysSince1970 * 86_400)"), ("Sunset", until.httpDate),
      ("Link", link.map { "<\($0.target)>; rel=\"\($0.relation)\"" }),
    ]
    fields = values.compactMap { name, value in
      guard let name = HTTPField.Name(name), let value else { return nil }
      return HTTPField(name: name, value: value)
    }
  }

  static func == (left: Deprecation, right: Deprecation) -> Bool { left.fields == right.fields }
}

extension GregorianDate {
  /// Its first moment as HTTP writes it (RFC 9110, 5.6.7).
  fileprivate var httpDate: String {
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return "\(days[weekday - 1]), \(text.suffix(2)) \(months[month - 1]) \(text.prefix(4)) 00:00:00 GMT"
  }
}
