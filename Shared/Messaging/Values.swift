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
  package init(encoding value: some WireValue) {
    self.init(value.json)
  }

  package func decode<Value: WireValue>(_ type: Value.Type = Value.self) throws(DecodingError) -> Value {
    try Value(reading: bytes)
  }
}
