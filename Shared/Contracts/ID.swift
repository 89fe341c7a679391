package import FoundationEssentials

/// A UUID, written in lower case as RFC 9562 (section 4) has it.
package struct ID: Hashable, Sendable, Comparable {
  package let uuid: UUID

  package init(_ uuid: UUID) {
    self.uuid = uuid
  }

  /// - Returns: nil where the text is no UUID.
  package init?(_ text: some StringProtocol) {
    guard let uuid = UUID(uuidString: String(text)) else { return nil }
    self.uuid = uuid
  }

  /// A version 7 UUID (RFC 9562, section 5.7): 48 bits of milliseconds, then random bits, so that ids made later sort
  /// later and new rows go to the end of an index.
  package init(at time: Date, random: UInt128) {
    let milliseconds = UInt128(max(0, time.timeIntervalSince1970 * 1000))
    var bits = (milliseconds << 80) | (random & ((1 << 80) - 1))
    bits = bits & ~(0xF << 76) | (7 << 76)
    bits = bits & ~(0b11 << 62) | (0b10 << 62)
    uuid = withUnsafeBytes(of: bits.bigEndian) { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
  }

  /// When a version 7 UUID was made, as it says itself: to the millisecond.
  package var madeAt: Date {
    let bytes = uuid.uuid
    let milliseconds = [bytes.0, bytes.1, bytes.2, bytes.3, bytes.4, bytes.5].reduce(0) { $0 << 8 | UInt64($1) }
    return Date(timeIntervalSince1970: Double(milliseconds) / 1000)
  }

  /// A new version 7 UUID.
  package static func new() -> ID {
    ID(at: Date(), random: .random(in: 0 ... .max))
  }

  package static func < (left: ID, right: ID) -> Bool {
    left.uuid < right.uuid
  }
}

extension ID: CustomStringConvertible {
  package var description: String { uuid.uuidString.lowercased() }
}

extension ID: Codable {
  package init(from decoder: any Decoder) throws {
    uuid = try UUID(from: decoder)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
