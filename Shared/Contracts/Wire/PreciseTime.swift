package import FoundationEssentials

/// A time to the millisecond, where seconds would not tell apart what was before and what came after. RFC 3339, in UTC.
package struct PreciseTime: WireValue, Equatable {
  package var date: Date

  package init(_ date: Date) {
    self.date = date
  }

  package init(_ json: JSON) throws(DecodingError) {
    date = try Date(json)
  }

  /// Whole seconds are written as everywhere. What was read is written again as it was: a Double is a little beside a millisecond, so
  /// this rounds down from a twentieth above.
  package func write(to writer: inout JSONWriter) {
    let seconds = date.timeIntervalSince1970
    if seconds == seconds.rounded() { writer.time(date) } else { writer.string((date + 0.000_05).rfc3339Milliseconds) }
  }

  package static var form: Form<PreciseTime> {
    let check = Date.form.check
    return Form(
      Schema("PreciseTimestamp") { _ in
        [
          "type": "string", "description": "RFC 3339, in UTC, to the millisecond.", "format": "date-time",
          "examples": ["2025-09-05T17:03:12.345Z"],
        ]
      }
    ) { json, body in
      switch check(json, body) {
      case .value(let date): .value(PreciseTime(date))
      case .blank: .blank
      case .faulty: .faulty
      }
    }
  }
}
