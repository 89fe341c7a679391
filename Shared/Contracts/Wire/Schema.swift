/// What a JSON value is like (JSON Schema 2020-12, as OpenAPI 3.1 takes it), for the people who write apps.
package struct Schema: Sendable {
  /// Of a schema that stands among the components and is referred to.
  package let name: String?
  private let make: @Sendable (inout Schemas) -> JSONTree

  package init(_ name: String? = nil, _ make: @escaping @Sendable (inout Schemas) -> JSONTree) {
    self.name = name
    self.make = make
  }

  /// The schema itself where it has no name, else a reference to it.
  package func use(in schemas: inout Schemas) -> JSONTree {
    guard let name else { return make(&schemas) }
    schemas.add(name, make)
    return ["$ref": .string("#/components/schemas/\(name)")]
  }

  /// The same with more said about it. What is said again replaces what was said before; beside a reference both hold.
  package func adding(_ more: JSONTree) -> Schema {
    Schema { use(in: &$0).merging(more) }
  }

  /// The same for a member that may be absent. From outside, null is as good as absent; what we write leaves such a member out.
  ///
  /// - Parameter mayBeBlank: whether a blank text is as good as absent too.
  func orNothing(mayBeBlank: Bool) -> Schema {
    Schema { schemas in
      let value = use(in: &schemas)
      guard schemas.areFromOutside, !value.isEmpty else { return value }
      if mayBeBlank { return ["anyOf": [value, TextSchema.nothing.use(in: &schemas)]] }
      if let type = value["type"], value["enum"] == nil, value["const"] == nil {
        return value.merging(["type": [type, "null"]])
      }
      return ["anyOf": [value, ["type": "null"]]]
    }
  }
}

extension JSONTree {
  /// An object in which a member is there, and not null.
  package static func having(_ member: String) -> JSONTree {
    let something: JSONTree = ["not": ["type": "null"]]
    return ["required": [.string(member)], "properties": .object([(name: member, value: something)])]
  }
}

extension Schema: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral members: (String, JSONTree)...) {
    self.init { _ in .object(members.map { (name: $0.0, value: $0.1) }) }
  }
}

/// The schemas that have a name, each once.
package struct Schemas {
  package private(set) var all: [String: JSONTree] = [:]
  /// Whether what is described comes from outside. One of a name that stands on both sides is described once, as it was first.
  package var areFromOutside = false

  package init() {}

  fileprivate mutating func add(_ name: String, _ make: (inout Schemas) -> JSONTree) {
    guard all[name] == nil else { return }
    // Noted before it is made: a schema may refer to itself.
    all[name] = .null
    all[name] = make(&self)
  }
}
