import Contracts

extension Input<GregorianDate?> {
  /// A day by the clock of metropolitan France.
  static func day(_ name: String, _ meaning: String) -> Input {
    query(name, meaning, Form<String>.day.schema, example: "2026-11-01", absent: nil) { text, check in
      if let date = GregorianDate(text), date.year >= 1970 { return date }
      check.note("It must be a day, such as 2026-11-01.")
      return nil
    }
  }
}
