/// What a value must be like that comes from outside, and how that is said to the people who write apps.
package struct Form<Value>: Sendable {
  package let schema: Schema
  /// Whether it is a text that is as good as absent where nothing of it can be seen.
  private let mayBeBlank: Bool
  let check: @Sendable (JSON, BodyCheck) -> Checked<Value>

  init(
    _ schema: Schema, mayBeBlank: Bool = false, _ check: @escaping @Sendable (JSON, BodyCheck) -> Checked<Value>
  ) {
    self.schema = schema
    self.mayBeBlank = mayBeBlank
    self.check = check
  }

  /// The same with more said about it.
  package func described(_ more: JSONTree) -> Form {
    Form(schema.adding(more), mayBeBlank: mayBeBlank, check)
  }

  /// The same for a value that may be absent. From outside, null is as good as absent.
  var optional: Form<Value?> {
    Form<Value?>(schema.orNothing(mayBeBlank: mayBeBlank)) { json, body in
      if json.isNull { return .value(nil) }
      switch check(json, body) {
      case .value(let value): return .value(value)
      case .blank: return .value(nil)
      case .faulty: return .faulty
      }
    }
  }

  /// The same for what is made of the value.
  package func making<Other>(_ make: @escaping @Sendable (Value) -> Other) -> Form<Other> {
    Form<Other>(schema, mayBeBlank: mayBeBlank) { json, body in
      switch check(json, body) {
      case .value(let value): .value(make(value))
      case .blank: .blank
      case .faulty: .faulty
      }
    }
  }

  func map(_ change: @escaping @Sendable (Value, BodyCheck) -> Checked<Value>) -> Form {
    Form(schema, mayBeBlank: mayBeBlank) { json, body in
      let checked = check(json, body)
      guard case .value(let value) = checked else { return checked }
      return change(value, body)
    }
  }
}

extension Form where Value: WireValue {
  /// Whatever the type takes.
  ///
  /// - Parameter fault: what is said of what it does not take.
  package static func any(_ schema: Schema, _ fault: String = "It does not have the right form.") -> Form {
    Form(schema) { json, body in
      if let value = try? Value(json) { return .value(value) }
      body.note(fault)
      return .faulty
    }
  }

  /// Only some of the values.
  package func allowing(_ fault: String, _ isAllowed: @escaping @Sendable (Value) -> Bool) -> Form {
    map { value, body in
      if isAllowed(value) { return .value(value) }
      body.note(fault)
      return .faulty
    }
  }
}

extension Form<Int> {
  package static func integer(in range: ClosedRange<Int>) -> Form {
    let bounds = JSONTree.members([
      "type": "integer", "minimum": range.lowerBound == .min ? nil : .integer(range.lowerBound),
      "maximum": range.upperBound == .max ? nil : .integer(range.upperBound),
    ])
    return Int.form.described(bounds).allowing("It must be \(range.lowerBound) to \(range.upperBound).") {
      range.contains($0)
    }
  }

  package static func integer(from lowest: Int) -> Form { integer(in: lowest...Int.max) }
}

extension Form<Double> {
  package static func number(in range: ClosedRange<Double>) -> Form {
    let fault = "It must be a number from \(range.lowerBound) to \(range.upperBound)."
    let schema: Schema = [
      "type": "number", "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound),
    ]
    return Form.any(schema, fault).allowing(fault) { range.contains($0) }
  }
}

extension Form {
  /// A list of so many elements.
  package static func list<Element: WireValue>(
    _ count: ClosedRange<Int>, of form: Form<Element> = Element.form
  ) -> Form where Value == [Element] {
    let schema = Schema { schemas in
      .members([
        "type": "array", "items": form.schema.use(in: &schemas),
        "minItems": count.lowerBound == 0 ? nil : .integer(count.lowerBound),
        "maxItems": count.upperBound == .max ? nil : .integer(count.upperBound),
      ])
    }
    return Form(schema) { json, body in
      guard let elements = json.elements else {
        body.note("It must be a list.")
        return .faulty
      }
      guard count.contains(elements.count) else {
        body.note("It must have \(count.lowerBound) to \(count.upperBound) elements.")
        return .faulty
      }
      var values: [Element] = []
      values.reserveCapacity(elements.count)
      for (index, element) in elements.enumerated() {
        switch body.within(index, { form.check(element, body) }) {
        case .value(let value): values.append(value)
        case .blank: body.within(index) { body.note("It is missing.", code: .missing) }
        case .faulty: break
        }
      }
      return values.count == elements.count ? .value(values) : .faulty
    }
  }
}

extension Form where Value: WireValue & RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of the words that this version knows.
  ///
  /// - Parameter name: of the schema; nil where it stands by itself.
  package static func word(_ name: String? = nil, _ meaning: String = "") -> Form {
    let words = Value.allCases.map(\.rawValue)
    let schema = Schema(name) { _ in
      .members([
        "type": "string", "description": meaning.isEmpty ? nil : .string(meaning),
        "enum": .list(words.map { .string($0) }),
      ])
    }
    return Form(schema) { json, body in
      if let value = json.string.flatMap({ Value(rawValue: $0) }) { return .value(value) }
      body.note("It must be one of: \(words.joined(separator: ", ")).")
      return .faulty
    }
  }
}
