import Contracts
import HTTPTypes

extension Input<String> {
  /// The header that makes a request safe to repeat.
  static let idempotencyKey = Input(
    description: .parameter(
      InputDescription.keyName, in: .header, isRequired: true,
      meaning:
        "Chosen by the client, one for each thing to be done. The same key with the same body gives the same answer, for at least 24 hours; with another body it is refused (422).",
      schema: InputDescription.keySchema, example: InputDescription.keyExample)
  ) { request, check in
    if let key = InputDescription.key(of: request, check) { return key }
    guard request.header(InputDescription.keyField) == nil else { return nil }
    check.note(
      "This header is needed: 1 to 255 printable ASCII characters of the client's choice.", of: "Idempotency-Key",
      code: .missing)
    return nil
  }
}

extension Input<String?> {
  /// The same where a request does without.
  static func optionalIdempotencyKey(_ meaning: String) -> Input {
    Input(
      description: .parameter(
        InputDescription.keyName, in: .header, isRequired: false, meaning: meaning, schema: InputDescription.keySchema,
        example: InputDescription.keyExample)
    ) { request, check in
      guard request.header(InputDescription.keyField) != nil else { return .some(nil) }
      return InputDescription.key(of: request, check).map { .some($0) }
    }
  }

  static func header(
    _ name: String, _ meaning: String, _ schema: Schema = ["type": "string"], isRequired: Bool = false,
    example: String? = nil
  ) -> Input {
    let field = HTTPField.Name(name)
    return Input(
      description: .parameter(
        name, in: .header, isRequired: isRequired, meaning: meaning, schema: schema, example: example)
    ) { request, _ in .some(request.header(field)) }
  }
}

extension InputDescription {
  static let ifMatchName = "If-Match"

  static let keyName = "Idempotency-Key"
  fileprivate static let keyField = HTTPField.Name(keyName)
  fileprivate static let keySchema: Schema = ["type": "string", "minLength": 1, "maxLength": 255]
  fileprivate static let keyExample = "7c0b9c1e-5a0e-4b56-8f0d-2f6d3f1f6a55"

  fileprivate static func key(of request: RequestContent, _ check: BodyCheck) -> String? {
    guard let key = request.header(InputDescription.keyField) else { return nil }
    guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
      check.note("It must be 1 to 255 printable ASCII characters.", of: "Idempotency-Key")
      return nil
    }
    return key
  }
}
