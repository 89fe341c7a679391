import Contracts

extension Input<GregorianDate?> {
  /// A day by the clock of metropolitan France.
  static func day(_ name: String, _ meaning: String) -> Input {
    query(name, meaning, ["type": "string", "format": "date"], example: "2026-11-01", absent: nil) { text, check in
      if let date = GregorianDate(text) { return date }
      check.note("It must be a day, such as 2026-11-01.")
      return nil
    }
  }
}
