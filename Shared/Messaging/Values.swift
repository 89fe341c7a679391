package import Contracts
import FoundationEssentials
package import PostgreSQL

extension ID: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
  package static var parameterType: UInt32 { UUID.parameterType }
  package static var arrayType: UInt32 { UUID.arrayType }
  package var postgresBytes: [UInt8] { uuid.postgresBytes }

  package init?(postgres bytes: UnsafeRawBufferPointer?) {
    guard let uuid = UUID(postgres: bytes) else { return nil }
    self.init(uuid)
  }
}

extension JSONText {
  /// A value as a `json` column holds it.
  package init(encoding value: some Encodable) throws {
    self.init(try JSONCoding.encode(value))
  }

  package func decode<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
    try JSONCoding.decode(type, from: bytes)
  }
}
