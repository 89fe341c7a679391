import Contracts
import Hummingbird

extension Input<ID> {
  /// An id in the path; one that is no UUID names nothing.
  static func id(_ meaning: String) -> Input {
    Input(
      description: .parameter("id", in: .path, isRequired: true, meaning: meaning, schema: ID.form.schema, example: nil)
    ) { request, _ throws(Problem) in
      guard let text = request.path.get("id"), let id = ID(text) else { throw .notFound }
      return id
    }
  }
}

extension Input<ID> {
  /// The drawer of a restaurant in the path.
  static let drawer = Input(
    description: .parameter(
      "drawerId", in: .path, isRequired: true, meaning: "The drawer.", schema: ID.form.schema, example: nil)
  ) { request, _ throws(Problem) in
    guard let text = request.path.get("drawerId"), let id = ID(text) else { throw .notFound }
    return id
  }
}

extension Input where Value: WireValue & RawRepresentable, Value.RawValue == String {
  /// A word in the path; one that is not known names nothing.
  static func word(_ name: String, _ meaning: String) -> Input {
    Input(
      description: .parameter(
        name, in: .path, isRequired: true, meaning: meaning, schema: Value.form.schema, example: nil)
    ) { request, _ throws(Problem) in
      guard let word = request.path.get(name).flatMap({ Value(rawValue: $0) }) else {
        throw .notFound
      }
      return word
    }
  }
}

extension Input<String> {
  /// A file's name in the path.
  static func fileName(_ name: String, _ meaning: String) -> Input {
    Input(
      description: .parameter(
        name, in: .path, isRequired: true, meaning: meaning, schema: ["type": "string"], example: nil)
    ) { request, _ throws(Problem) in
      guard let text = request.path.get(name) else { throw .notFound }
      return text
    }
  }
}
