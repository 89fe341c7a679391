import Contracts
import FoundationEssentials
import NIOCore

extension Input where Value: WireObject {
  static func body(_ type: Value.Type) -> Input { body(type, .required) }

  /// A body that may be as large as a whole carte.
  static func file(_ type: Value.Type) -> Input { body(type, .file) }

  private static func body(_ type: Value.Type, _ kind: InputDescription.Body) -> Input {
    Input(description: .body(Value.form.schema, kind)) { request, check throws(Problem) in
      Value.read(try request.object(), check)
    }
  }
}

extension Input<[UInt8]> {
  /// A picture as it came.
  static let picture = Input(
    description: .body(["type": "string", "format": "binary"], .picture)
  ) { request, _ in Array((request.body ?? ByteBuffer()).readableBytesView) }
}

extension Input {
  /// A body that may be left out.
  static func optionalBody<Body: WireObject>(_ type: Body.Type) -> Input where Value == Body? {
    Input(description: .body(Body.form.schema, .optional)) { request, check throws(Problem) in
      guard request.body.map({ $0.readableBytes > 0 }) ?? false else { return .some(nil) }
      return Body.read(try request.object(), check).map { .some($0) }
    }
  }
}

extension Input<Data> {
  /// The body as it came, for those who sign it.
  static func signedBody(_ schema: Schema) -> Input {
    Input(description: .body(schema, .signed)) { request, _ in
      Data((request.body ?? ByteBuffer()).readableBytesView)
    }
  }
}
