/// A statement and its parameters. What is interpolated becomes a bound parameter, never text:
/// `"SELECT name FROM products WHERE id = \(id)"` is sent as `… WHERE id = $1` (RELIABILITY S15).
package struct SQL: Sendable, ExpressibleByStringInterpolation {
  package private(set) var text: String
  private(set) var parameters: [Parameter]

  struct Parameter: Sendable {
    var type: UInt32
    var isBinary: Bool
    var bytes: [UInt8]?
  }

  package init(stringLiteral text: String) {
    self.text = text
    parameters = []
  }

  package init(stringInterpolation: StringInterpolation) {
    text = stringInterpolation.text
    parameters = stringInterpolation.parameters
  }

  package struct StringInterpolation: StringInterpolationProtocol {
    var text = ""
    var parameters: [Parameter] = []

    package init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + interpolationCount * 3)
      parameters.reserveCapacity(interpolationCount)
    }

    package mutating func appendLiteral(_ literal: String) {
      text += literal
    }

    package mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value?) {
      parameters.append(
        Parameter(type: Value.parameterType, isBinary: Value.isBinary, bytes: value?.postgresBytes))
      text += "$\(parameters.count)"
    }

    /// Text that several statements share. It stands in the source code.
    package mutating func appendInterpolation(sql text: StaticString) {
      self.text += text.description
    }

    /// An array that may hold NULLs.
    package mutating func appendInterpolation<Element: PostgresArrayElement>(_ elements: [Element?]) {
      parameters.append(Parameter(type: Element.arrayType, isBinary: true, bytes: Element.arrayBytes(elements)))
      text += "$\(parameters.count)"
    }
  }
}

extension SQL {
  /// A condition, say, as part of a statement. `before` and `after` must not hold anything from outside.
  package func between(_ before: String, _ after: String) -> SQL {
    var statement = self
    statement.text = before + text + after
    return statement
  }

  /// For a statement whose table is not known at compile time. `text` must not hold anything from outside.
  init(text: String, parameter: String) {
    self.init(stringLiteral: text)
    parameters = [Parameter(type: String.parameterType, isBinary: String.isBinary, bytes: parameter.postgresBytes)]
  }
}
