import Contracts

/// Compares two documents of the API, an earlier and a later one.
enum Compatibility {
  /// What an app that was written for the earlier document would trip over.
  static func breaks(from old: JSONTree, to new: JSONTree) -> [String] {
    var found: [String] = []
    for (path, item) in old["paths"]?.members ?? [] {
      for (method, operation) in item.members where method != "parameters" {
        let name = "\(method.uppercased()) \(path)"
        guard let later = new["paths"]?[path]?[method] else {
          found.append("\(name): it is gone")
          continue
        }
        found += parameters(
          name, Side(old, operation, item["parameters"]), Side(new, later, new["paths"]?[path]?["parameters"]))
        found += schemas(
          "\(name) reads", Value(old, operation["requestBody"]?.content), Value(new, later["requestBody"]?.content),
          isRead: false)
        for (status, answer) in operation["responses"]?.members ?? [] where status.hasPrefix("2") {
          guard let laterAnswer = later["responses"]?[status] else {
            found.append("\(name): it answers \(status) no more")
            continue
          }
          found += schemas(
            "\(name) answers \(status)", Value(old, answer.content), Value(new, laterAnswer.content), isRead: true)
        }
      }
    }
    return found
  }

  private struct Side {
    let parameters: [String: JSONTree]

    init(_ document: JSONTree, _ operation: JSONTree, _ ofPath: JSONTree?) {
      let all = (ofPath?.elements ?? []) + (operation["parameters"]?.elements ?? [])
      parameters = Dictionary(
        all.map { document.resolving($0) }.map { ("\($0["in"]?.text ?? "") \($0["name"]?.text ?? "")", $0) }
      ) { $1 }
    }
  }

  private static func parameters(_ name: String, _ old: Side, _ new: Side) -> [String] {
    let gone = old.parameters.keys.filter { new.parameters[$0] == nil }.map { "\(name): the \($0) is gone" }
    let needed = new.parameters.filter { $0.value["required"] == true && old.parameters[$0.key]?["required"] != true }
    return gone.sorted() + needed.keys.sorted().map { "\(name): the \($0) has to be sent now" }
  }

  private struct Value {
    let document: JSONTree
    let schema: JSONTree

    init(_ document: JSONTree, _ schema: JSONTree?) {
      self.document = document
      self.schema = document.resolving(schema ?? [:])
    }

    /// Its own members and those of its parts.
    var properties: [(name: String, value: JSONTree)] {
      parts.flatMap(\.properties) + (schema["properties"]?.members ?? [])
    }

    var required: [String] { parts.flatMap(\.required) + (schema["required"]?.elements ?? []).compactMap(\.text) }

    private var parts: [Value] { (schema["allOf"]?.elements ?? []).map { Value(document, $0) } }

    /// Null is as good as absent.
    var types: [String] {
      let types = schema["type"]?.text.map { [$0] } ?? (schema["type"]?.elements ?? []).compactMap(\.text)
      return types.filter { $0 != "null" }
    }
  }

  /// - Parameter isRead: whether apps read the value; if not they send it.
  private static func schemas(_ place: String, _ old: Value, _ new: Value, isRead: Bool) -> [String] {
    // What could only be null has never been sent.
    if !isRead, old.schema["type"] == "null" { return [] }
    var found: [String] = []
    if !old.types.isEmpty, !new.types.isEmpty, old.types != new.types {
      return ["\(place): \(old.types.joined(separator: ", ")) became \(new.types.joined(separator: ", "))"]
    }
    let later = Dictionary(new.properties.map { ($0.name, $0.value) }) { first, _ in first }
    for (name, schema) in old.properties {
      guard let laterSchema = later[name] else {
        if isRead { found.append("\(place)/\(name): it is gone") }
        continue
      }
      found += schemas(
        "\(place)/\(name)", Value(old.document, schema), Value(new.document, laterSchema), isRead: isRead)
    }
    if let items = old.schema["items"], let laterItems = new.schema["items"] {
      found += schemas("\(place)/*", Value(old.document, items), Value(new.document, laterItems), isRead: isRead)
    }
    if isRead {
      let absent = old.required.filter { later[$0] != nil && !new.required.contains($0) }
      found += absent.map { "\(place)/\($0): it may be absent now" }
    } else {
      found += new.required.filter { !old.required.contains($0) }.map { "\(place)/\($0): it has to be sent now" }
    }
    return found
  }
}

extension JSONTree {
  var members: [(name: String, value: JSONTree)] {
    if case .object(let members) = self { members } else { [] }
  }

  var elements: [JSONTree] {
    if case .list(let elements) = self { elements } else { [] }
  }

  var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// Whether a value of this schema may be null.
  var takesNull: Bool {
    let nothing: JSONTree = ["$ref": "#/components/schemas/Nothing"]
    return self["type"]?.elements.contains("null")
      ?? self["anyOf"]?.elements.contains { $0 == ["type": "null"] || $0 == nothing } ?? false
  }

  /// The schema of a body in JSON.
  var content: JSONTree? { self["content"]?["application/json"]?["schema"] }

  /// A value, or what a reference in this document leads to, with what stands beside the reference. Null is as good as absent.
  fileprivate func resolving(_ value: JSONTree) -> JSONTree {
    if value.takesNull, let kind = value["anyOf"]?.elements.first { return resolving(kind) }
    guard let reference = value["$ref"]?.text else { return value }
    let target = reference.dropFirst(2).split(separator: "/").reduce(self as JSONTree?) { tree, step in
      tree?[String(step).replacing("~1", with: "/")]
    }
    guard case .object(let beside) = value else { return value }
    // Limits of its members change no type.
    return resolving(target ?? [:]).merging(.object(beside.filter { $0.name != "$ref" && $0.name != "properties" }))
  }
}
