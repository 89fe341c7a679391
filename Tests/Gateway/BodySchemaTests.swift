import Contracts
import HTTPTypes
import Testing

@testable import Gateway

/// The descriptions of the bodies that are read, whole: with what their references lead to.
struct BodySchemaTests {
  private let document = OpenAPI.document(of: Route.all)

  /// All values of all bodies, each with its place. What the payment provider sends is its own.
  private func values() -> [(place: String, schema: JSONTree)] {
    Route.all.filter { $0.operation != "receiveProviderEvent" }.flatMap { route in
      let operation = document["paths"]?[route.path]?[route.method.rawValue.lowercased()]
      return operation?["requestBody"]?.content.map { values(route.operation, $0) } ?? []
    }
  }

  private func values(_ place: String, _ schema: JSONTree) -> [(place: String, schema: JSONTree)] {
    // A blank text is as good as absent, however long it is.
    guard schema["$ref"]?.text != "#/components/schemas/Nothing" else { return [] }
    let schema = whole(schema)
    let members = (schema["properties"]?.members ?? []).flatMap { values("\(place)/\($0.name)", $0.value) }
    let parts = ["allOf", "anyOf", "oneOf"].flatMap { schema[$0]?.elements ?? [] }.flatMap { values(place, $0) }
    return [(place, schema)] + members + parts + (schema["items"].map { values("\(place)/*", $0) } ?? [])
  }

  /// A schema with what it refers to; what stands beside the reference says more about it, and about its members.
  private func whole(_ schema: JSONTree) -> JSONTree {
    guard let name = schema["$ref"]?.text?.split(separator: "/").last,
      let target = document["components"]?["schemas"]?[String(name)].map(whole)
    else { return schema }
    let members = (target["properties"]?.members ?? []).map { member in
      (name: member.name, value: member.value.merging(schema["properties"]?[member.name] ?? [:]))
    }
    let both = target.merging(.object(schema.members.filter { $0.name != "$ref" }))
    return members.isEmpty ? both : both.merging(["properties": .object(members)])
  }

  private func isOpen(_ schema: JSONTree) -> Bool {
    if schema["enum"] != nil || schema["const"] != nil { return false }
    let types = schema["type"].map { $0.text.map { [$0] } ?? $0.elements.compactMap(\.text) } ?? []
    let spans = schema["anyOf"]?.elements ?? [schema]
    switch types.first {
    case "string":
      let isRepeated = schema["pattern"]?.text?.contains { "*+".contains($0) } ?? true
      return schema["maxLength"] == nil && isRepeated
        && !["uuid", "date", "date-time"].contains(schema["format"]?.text)
    case "integer", "number": return !spans.allSatisfy { $0["minimum"] != nil && $0["maximum"] != nil }
    case "array": return schema["maxItems"] == nil
    default: return false
    }
  }

  @Test("every text, number and list of every body has a limit")
  func limits() {
    let values = values()
    #expect(values.filter { isOpen($0.schema) }.map(\.place) == [])
    #expect(values.count > 300)
  }
}
