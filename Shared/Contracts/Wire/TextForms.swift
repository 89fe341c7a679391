import FoundationEssentials

extension Form<String> {
  /// Any one line, which may be blank.
  package static func line(upTo length: Int) -> Schema {
    ["type": "string", "maxLength": .integer(length), "pattern": .string(TextSchema.withoutControls)]
  }

  /// One line. White space around it does not count, and one that is blank is missing.
  package static func text(_ length: ClosedRange<Int>) -> Form {
    let limits = JSONTree.members([
      "minLength": length.lowerBound <= 1 ? nil : .integer(length.lowerBound), "maxLength": .integer(length.upperBound),
    ])
    return Form(TextSchema.line.adding(limits), mayBeBlank: true) { json, body in
      readText(json, length, mayHaveLines: false, body)
    }
  }

  /// What somebody writes to the people who make or bring the order: it may have several lines. The number of a card does not
  /// get past here.
  package static func note(_ length: ClosedRange<Int> = 1...500) -> Form {
    Form(TextSchema.note.adding(["maxLength": .integer(length.upperBound)]), mayBeBlank: true) { json, body in
      readText(json, length, mayHaveLines: true, body)
    }.blankingCardNumbers
  }

  /// A password, as it was typed: white space counts.
  ///
  /// - Parameter described: its limits as people are told them, where rules of passwords are stricter.
  package static func secret(_ length: ClosedRange<Int>, described: JSONTree = [:]) -> Form {
    let limits = JSONTree.members([
      "type": "string", "format": "password", "pattern": .string(TextSchema.withoutControls),
      "minLength": length.lowerBound == 0 ? nil : .integer(length.lowerBound), "maxLength": .integer(length.upperBound),
    ])
    let schema = Schema { _ in limits.merging(described) }
    return Form(schema) { json, body in
      guard let text = json.string else {
        body.note("It must be a string.")
        return .faulty
      }
      return checkText(text, length, mayHaveLines: false, body)
    }
  }

  /// A day: `YYYY-MM-DD`.
  package static var day: Form {
    String.form.described(["format": "date"]).allowing("It must be a date, such as 2026-12-25.") {
      GregorianDate($0) != nil
    }
  }

  /// A date in the past: `YYYY-MM-DD`.
  package static var pastDate: Form {
    let check = text(1...200).map { text, body in
      if let date = GregorianDate(text), date.daysSince1970 < GregorianDate(Date()).daysSince1970 {
        return .value(text)
      }
      body.note("It must be a date in the past, such as 1990-01-31.")
      return .faulty
    }.check
    return Form(day.schema, mayBeBlank: true, check)
  }

  /// An e-mail address, in the one form in which it is kept.
  package static var email: Form {
    text(1...254).described(["format": "email"]).normalized(.email, "It is not an e-mail address.")
  }

  /// A telephone number in any usual form; it is kept in E.164.
  package static var phone: Form {
    text(1...40).normalized(.phone, "It is not a phone number, such as 06 12 34 56 78 or +33 6 12 34 56 78.")
  }

  package var blankingCardNumbers: Form { map { text, _ in .value(text.blankingCardNumbers) } }

  /// A text that only a rule of its body looks at (`Shape.rule`). What is no text reads as an empty one.
  package static func leftToRules(_ schema: Schema) -> Form {
    Form(schema, mayBeBlank: true) { json, _ in .value(json.string ?? "") }
  }

  private func normalized(_ format: TextFormat, _ fault: String) -> Form {
    map { text, body in
      if let normal = body.normalForm(format, text) { return .value(normal) }
      body.note(fault)
      return .faulty
    }
  }

  private static func readText(
    _ json: JSON, _ length: ClosedRange<Int>, mayHaveLines: Bool, _ body: BodyCheck
  ) -> Checked<String> {
    guard let text = json.string?.tidied else {
      body.note("It must be a string.")
      return .faulty
    }
    return text.isBlank ? .blank : checkText(text, length, mayHaveLines: mayHaveLines, body)
  }

  private static func checkText(
    _ text: String, _ length: ClosedRange<Int>, mayHaveLines: Bool, _ body: BodyCheck
  ) -> Checked<String> {
    // A character can be any number of bytes long.
    guard length.contains(text.count), text.utf8.count <= 4 * length.upperBound else {
      body.note("It must have \(length.lowerBound) to \(length.upperBound) characters.")
      return .faulty
    }
    guard !text.holdsControls(besidesLineBreaks: mayHaveLines) else {
      body.note("It holds control characters.")
      return .faulty
    }
    return .value(text)
  }
}

enum TextSchema {
  private static let directions = #"\u202A-\u202E\u2066-\u2069"#
  private static let controls = #"\u0000-\u001F\u007F-\u009F"# + directions
  private static let controlsBesidesLineBreaks = #"\u0000-\u0009\u000B\u000C\u000E-\u001F\u007F-\u009F"# + directions
  static let withoutControls = "^[^\(controls)]*$"
  /// What cannot be seen. White space is spelt out, since languages differ in what `\s` is.
  private static let blanks =
    #"\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028-\u202F\u205F\u3000\u00AD\u034F\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFF8"#

  static let line = Schema("Text") { _ in
    [
      "type": "string",
      "description":
        "One line, without control characters. White space around it does not count, and one that is blank counts as missing.",
      "minLength": 1, "pattern": .string("^[^\(controls)]*[^\(controls)\(blanks)][^\(controls)]*$"),
    ]
  }

  static let note = Schema("Note") { _ in
    [
      "type": "string", "description": "May have several lines. One that is blank counts as missing.",
      "minLength": 1, "maxLength": 500,
      "pattern": .string(
        "^[^\(controlsBesidesLineBreaks)]*[^\(controls)\(blanks)][^\(controlsBesidesLineBreaks)]*$"),
    ]
  }

  /// What is as good as absent where a text may be.
  static let nothing = Schema("Nothing") { _ in
    [
      "type": ["string", "null"], "description": "Null, or a text of which nothing can be seen: as good as absent.",
      "pattern": .string("^[\(blanks)]*$"),
    ]
  }
}
