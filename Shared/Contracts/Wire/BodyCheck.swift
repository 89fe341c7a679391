/// Reads a body that came from outside: notes everything that is wrong with it, and says it all at once.
///
/// It is used by one task, for one body.
package final class BodyCheck {
  private enum Step {
    case name(StaticString)
    case parameter(String)
    case index(Int)
  }

  /// The one form in which a text is kept, by its format; nil where the text is none of that format.
  package typealias NormalForm = (TextFormat, String) -> String?

  package private(set) var faults: [Problem.InvalidField] = []
  private var path: [Step] = []
  let normalForm: NormalForm

  package init(normalForm: @escaping NormalForm) {
    self.normalForm = normalForm
  }

  /// - Throws: the problem that names every field that is wrong.
  package func check() throws(Problem) {
    guard faults.isEmpty else { throw .invalid(faults) }
  }

  /// Notes a fault of the value that is being read.
  package func note(_ detail: String, code: Problem.Fault = .invalid) {
    faults.append(.init(pointer: pointer, code: code, detail: detail))
  }

  /// Notes a fault of a member of the object that is being read.
  package func note(_ detail: String, of member: StaticString, code: Problem.Fault = .invalid) {
    within(member) { note(detail, code: code) }
  }

  /// A member that has to be there.
  ///
  /// - Returns: nil where something is wrong with it, which is noted.
  package func require<Value: WireValue>(_ member: StaticString, of json: JSON, as form: Form<Value>) -> Value? {
    let checked: Checked<Value> =
      if let json = json["\(member)"], !json.isNull { within(member) { form.check(json, self) } } else { .blank }
    switch checked {
    case .value(let value): return value
    case .faulty: return nil
    case .blank:
      note("It is missing.", of: member, code: .missing)
      return nil
    }
  }

  package func within<Result>(_ member: StaticString, _ body: () -> Result) -> Result {
    path.append(.name(member))
    defer { path.removeLast() }
    return body()
  }

  /// A parameter of the query, or a header, is named as a field would be.
  package func within<Result>(parameter: String, _ body: () -> Result) -> Result {
    path.append(.parameter(parameter))
    defer { path.removeLast() }
    return body()
  }

  package func within<Result>(_ index: Int, _ body: () -> Result) -> Result {
    path.append(.index(index))
    defer { path.removeLast() }
    return body()
  }

  /// RFC 6901.
  private var pointer: String {
    path.map { step in
      switch step {
      case .name(let name): "/\(name)"
      case .parameter(let name): "/\(name)"
      case .index(let index): "/\(index)"
      }
    }.joined()
  }
}

/// What a text is that has one normal form.
package enum TextFormat: Sendable {
  case email, phone
}

/// What a value from outside reads as.
package enum Checked<Value> {
  case value(Value)
  /// A text of which nothing can be seen: it is as good as none.
  case blank
  /// What is wrong has been noted.
  case faulty
}
