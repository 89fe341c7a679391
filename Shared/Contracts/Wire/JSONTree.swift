/// Any JSON value, its members in the order in which they were written: what documents for people are made of.
package enum JSONTree: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case list([JSONTree])
  case object([(name: String, value: JSONTree)])

  package static func == (left: JSONTree, right: JSONTree) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    case (.number(let left), .number(let right)): left == right
    case (.string(let left), .string(let right)): left == right
    case (.list(let left), .list(let right)): left == right
    case (.object(let left), .object(let right)):
      left.count == right.count && left.allSatisfy { member in right.contains { $0 == member } }
    default: false
    }
  }

  package init(_ json: JSON) {
    if let members = json.members {
      self = .object(members.map { (name: $0.name, value: JSONTree($0.value)) })
    } else if let elements = json.elements {
      self = .list(elements.map { JSONTree($0) })
    } else if let bool = json.bool {
      self = .bool(bool)
    } else if let integer = json.integer {
      self = .integer(integer)
    } else if let number = json.number {
      self = .number(number)
    } else {
      self = json.string.map { .string($0) } ?? .null
    }
  }

  package init(_ value: some WireValue) {
    self = (try? JSON(reading: value.json)).map { JSONTree($0) } ?? .null
  }

  package subscript(name: String) -> JSONTree? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  package var isEmpty: Bool {
    switch self {
    case .list(let values): values.isEmpty
    case .object(let members): members.isEmpty
    default: false
    }
  }

  /// An object with the members of another; those of one name are replaced, where they stand.
  package func merging(_ other: JSONTree) -> JSONTree {
    guard case .object(var members) = self, case .object(let others) = other else { return other }
    for member in others {
      if let index = members.firstIndex(where: { $0.name == member.name }) {
        members[index] = member
      } else {
        members.append(member)
      }
    }
    return .object(members)
  }

  /// The members whose value is not nil.
  package static func members(_ members: KeyValuePairs<String, JSONTree?>) -> JSONTree {
    .object(members.compactMap { name, value in value.map { (name: name, value: $0) } })
  }
}

extension JSONTree: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(floatLiteral value: Double) { self = .number(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(arrayLiteral values: JSONTree...) { self = .list(values) }
  package init(dictionaryLiteral members: (String, JSONTree)...) {
    self = .object(members.map { (name: $0.0, value: $0.1) })
  }
}

extension JSONTree: WireValue {
  package static var form: Form<JSONTree> { .any([:]) }

  package func write(to writer: inout JSONWriter) {
    switch self {
    case .null: writer.null()
    case .bool(let bool): writer.bool(bool)
    case .integer(let integer): writer.integer(integer)
    case .number(let number): writer.number(number)
    case .string(let string): writer.string(string)
    case .list(let values): writer.list(values)
    case .object(let members):
      writer.beginObject()
      for member in members {
        writer.name(member.name)
        member.value.write(to: &writer)
      }
      writer.endObject()
    }
  }
}

extension JSONTree {
  /// For files that people read and compare: one space deeper for each level, and short values on one line.
  ///
  /// - Parameter width: how long a line may be, in characters.
  package func formatted(width: Int = 120) -> String {
    var text = ""
    format(into: &text, indentation: 0, before: 0, width: width)
    return text + "\n"
  }

  /// - Parameter before: how much stands in the line already.
  private func format(into text: inout String, indentation: Int, before: Int, width: Int) {
    let line = oneLine
    if isScalar || line.count + before <= width {
      text += line
      return
    }
    let inside = String(repeating: " ", count: indentation + 1)
    let end = "\n" + inside.dropLast()
    switch self {
    case .list(let values):
      text += "["
      for (index, value) in values.enumerated() {
        text += (index == 0 ? "\n" : ",\n") + inside
        value.format(into: &text, indentation: indentation + 1, before: indentation + 2, width: width)
      }
      text += end + "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        let name = "\(JSONTree.string(member.name).oneLine): "
        text += (index == 0 ? "\n" : ",\n") + inside + name
        member.value.format(
          into: &text, indentation: indentation + 1, before: indentation + 2 + name.count, width: width)
      }
      text += end + "}"
    default: text += line
    }
  }

  private var isScalar: Bool {
    switch self {
    case .list, .object: false
    default: true
    }
  }

  private var oneLine: String {
    switch self {
    case .list(let values): "[\(values.map(\.oneLine).joined(separator: ", "))]"
    case .object(let members):
      "{\(members.map { "\(JSONTree.string($0.name).oneLine): \($0.value.oneLine)" }.joined(separator: ", "))}"
    default: String(decoding: json, as: UTF8.self)
    }
  }
}
