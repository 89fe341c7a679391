import Contracts
import FoundationEssentials

/// The payment provider's JSON, read through Codable. What the platform says itself are `WireValue`s.
enum ProviderJSON {
  private static let decoder: JSONDecoder = {
    let decoder = JSONDecoder()
    // Foundation's own takes days that do not exist.
    decoder.dateDecodingStrategy = .custom { decoder in
      let text = try decoder.singleValueContainer().decode(String.self)
      guard let time = Date(rfc3339: text) else {
        throw DecodingError.dataCorrupted(
          .init(codingPath: decoder.codingPath, debugDescription: "no time of RFC 3339: \(text)"))
      }
      return time
    }
    return decoder
  }()

  static func decode<Value: Decodable>(_ type: Value.Type = Value.self, from bytes: [UInt8]) throws -> Value {
    try decoder.decode(type, from: Data(bytes))
  }
}
