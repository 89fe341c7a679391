import Contracts

extension Input {
  /// A parameter of the query. What is wrong with it is said by a name like a field's.
  ///
  /// - Parameter read: nil where the text is none of what it should be.
  static func query(
    _ name: String, _ meaning: String, _ schema: Schema, isRequired: Bool = false, example: String? = nil,
    absent: Value, _ read: @escaping @Sendable (String, BodyCheck) -> Value?
  ) -> Input {
    Input(
      description: .parameter(
        name, in: .query, isRequired: isRequired, meaning: meaning, schema: schema, example: example)
    ) { request, check in
      guard !request.query.isEmpty else { return absent }
      let found = request.query.filter { $0.key == name }
      guard found.count < 2 else {
        check.within(parameter: name) { check.note("The parameter occurs twice.") }
        return nil
      }
      guard let text = found.first else { return absent }
      return check.within(parameter: name) { read(String(text.value), check) }
    }
  }
}

extension Input<ID?> {
  static func queryID(_ name: String, _ meaning: String) -> Input {
    query(name, meaning, ID.form.schema, absent: nil) { text, check in
      if let id = ID(text) { return id }
      check.note("It must be a UUID.")
      return nil
    }
  }

  static let restaurant = queryID("restaurant", "By default the employee's own; a group manager names one.")

  /// - Parameter things: of which the list is.
  static func before(_ things: String) -> Input { queryID("before", "Only \(things) made before this one.") }
}

extension Input<ID> {
  /// The restaurant whose list everybody may read.
  static let requiredRestaurant = Input(
    description: .parameter(
      "restaurant", in: .query, isRequired: true, meaning: "The restaurant.", schema: ID.form.schema, example: nil)
  ) { request, check throws(Problem) in
    guard let read = try Input<ID?>.queryID("restaurant", "").read(request, check) else { return nil }
    if read == nil { check.within(parameter: "restaurant") { check.note("Say which restaurant.", code: .missing) } }
    return read
  }
}

extension Input<Int> {
  /// How many elements a page has at most.
  static let limit = query(
    "limit", "How many at most.", ["type": "integer", "minimum": 1, "maximum": 100, "default": 50], absent: 50
  ) { text, check in
    if let number = Int(text), (1...100).contains(number) { return number }
    check.note("It must be 1 to 100.")
    return nil
  }
}

extension Input<Int?> {
  /// The same where everything is answered that is not asked for in pages.
  static let optionalLimit = query(
    "limit", "How many at most.", ["type": "integer", "minimum": 1, "maximum": 100], absent: nil
  ) { text, check in
    if let number = Int(text), (1...100).contains(number) { return number }
    check.note("It must be 1 to 100.")
    return nil
  }
}

extension Input<String?> {
  /// A text; a blank one counts as missing.
  static func queryText(
    _ name: String, _ meaning: String, maximumLength: Int = 254, example: String? = nil
  ) -> Input {
    query(name, meaning, Form<String>.line(upTo: maximumLength), example: example, absent: nil) { text, check in
      let text = text.tidied
      guard !text.isBlank else { return .some(nil) }
      guard !text.holdsControls() else {
        check.note("It holds control characters.")
        return nil
      }
      guard text.count <= maximumLength, text.utf8.count <= 4 * maximumLength else {
        check.note("It must have \(maximumLength) characters at most.")
        return nil
      }
      return text
    }
  }

  /// Where a page begins.
  static let after = queryText("after", "The `next` of the page before.", maximumLength: 100)
}

extension Input {
  static func queryWord<Word: WireValue & RawRepresentable & CaseIterable>(
    _ name: String, _ type: Word.Type, _ meaning: String
  ) -> Input where Word.RawValue == String, Value == Word? {
    query(name, meaning, Word.form.schema, absent: nil) { text, check in
      if let word = Word(rawValue: text) { return word }
      check.note("It must be one of: \(Word.allCases.map(\.rawValue).joined(separator: ", ")).")
      return nil
    }
  }
}

extension Input<Position?> {
  /// A latitude and a longitude, in degrees: plain decimal numbers, since `Double` would also take `nan`, `1e3` and `0x1p3`.
  static func position(_ name: String, _ meaning: String) -> Input {
    let schema: Schema = [
      "type": "string",
      "pattern": #"^-?([0-8]?[0-9](\.[0-9]+)?|90),-?((1[0-7]|[0-9])?[0-9](\.[0-9]+)?|180)$"#,
    ]
    return query(name, meaning, schema, example: "47.4721,-0.5536", absent: nil) { text, check in
      let parts = text.filter { $0 != " " }.split(separator: ",", omittingEmptySubsequences: false)
      let isPlain = parts.allSatisfy {
        $0.utf8.allSatisfy { $0.isDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
      }
      guard parts.count == 2, isPlain, let latitude = Double(parts[0]), let longitude = Double(parts[1]),
        (-90...90).contains(latitude), (-180...180).contains(longitude)
      else {
        check.note("It must be a latitude and a longitude, such as 47.49,-0.56.")
        return nil
      }
      return Position(latitude: latitude, longitude: longitude)
    }
  }
}

extension Input<Bool> {
  /// A parameter that is false where it is absent.
  static func flag(_ name: String, _ meaning: String) -> Input {
    query(name, meaning, ["type": "boolean", "default": false], absent: false) { text, check in
      switch text {
      case "true": return true
      case "false": return false
      default:
        check.note("It must be true or false.")
        return nil
      }
    }
  }

  /// A parameter that has to be `true`: there is no other list yet.
  static func mustBeTrue(_ name: String, _ meaning: String, fault: String) -> Input {
    Input(
      description: .parameter(
        name, in: .query, isRequired: true, meaning: meaning, schema: ["type": "boolean", "const": true],
        example: nil)
    ) { request, check in
      if request.query.filter({ $0.key == name }).map(\.value) == ["true"] { return true }
      check.within(parameter: name) { check.note(fault) }
      return nil
    }
  }
}

extension ID {
  /// Where a page begins that goes by ids, from the `next` of the page before.
  ///
  /// - Throws: 422 about `/after`.
  static func place(_ text: String?, beginning: ID = .first) throws(Problem) -> ID {
    guard let text else { return beginning }
    guard let id = ID(text) else { throw .noSuchPage }
    return id
  }
}
