package import FoundationEssentials

/// A value that can be a statement's parameter.
package protocol PostgresEncodable: Sendable {
  /// The object identifier of its type in `pg_type`, or 0 to let the server infer it.
  static var parameterType: UInt32 { get }
  /// Whether `postgresBytes` is the binary rather than the text form.
  static var isBinary: Bool { get }
  var postgresBytes: [UInt8] { get }
}

/// A value that can be read from a column sent in binary form.
package protocol PostgresDecodable: Sendable {
  /// - Parameter bytes: the column's value, or nil for NULL.
  init?(postgres bytes: UnsafeRawBufferPointer?)
}

extension PostgresEncodable {
  package static var isBinary: Bool { true }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
  package init?(postgres bytes: UnsafeRawBufferPointer?) {
    guard let bytes else {
      self = .none
      return
    }
    guard let value = Wrapped(postgres: bytes) else { return nil }
    self = .some(value)
  }
}

extension Int: PostgresEncodable, PostgresDecodable {
  package static var parameterType: UInt32 { 20 }

  package var postgresBytes: [UInt8] { Int64(self).bigEndianBytes }

  /// Reads `bigint`, `integer` and `smallint` alike.
  package init?(postgres bytes: UnsafeRawBufferPointer?) {
    guard let bytes else { return nil }
    switch bytes.count {
    case 8: self = Int(Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)))
    case 4: self = Int(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
    case 2: self = Int(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
    default: return nil
    }
  }
}

extension Bool: PostgresEncodable, PostgresDecodable {
  package static var parameterType: UInt32 { 16 }

  package var postgresBytes: [UInt8] { [self ? 1 : 0] }

  package init?(postgres bytes: UnsafeRawBufferPointer?) {
    guard let bytes, bytes.count == 1 else { return nil }
    self = bytes[0] != 0
  }
}

extension Double: PostgresEncodable, PostgresDecodable {
  package static var parameterType: UInt32 { 701 }

  package var postgresBytes: [UInt8] { Int64(bitPattern: bitPattern).bigEndianBytes }

  package init?(postgres bytes: UnsafeRawBufferPointer?) {
    guard let bytes, bytes.count == 8 else { return nil }
    self = Double(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)))
  }
}

/// Sent as text, and the server infers its type: so a `String` is a parameter for text, enumerations and dates alike.
extension String: PostgresEncodable, PostgresDecodable {
  package static var parameterType: UInt32 { 0 }
  package static var isBinary: Bool { false }

  package var postgresBytes: [UInt8] { Array(utf8) }

  package init?(postgres bytes: UnsafeRawBufferPointer?) {
    guard let bytes else { return nil }
    self = String(decoding: bytes, as: UTF8.self)
  }
}

extension UUID: PostgresEncodable, PostgresDecodable {
  package static var parameterType: UInt32 { 2950 }

  package var postgresBytes: [UInt8] { withUnsafeBytes(of: uuid) { Array($0) } }

  package init?(postgres bytes: UnsafeRawBufferPointer?) {
    guard let bytes, bytes.count == 16 else { return nil }
    self.init(uuid: bytes.loadUnaligned(as: uuid_t.self))
  }
}

/// `timestamptz`: microseconds since 2000-01-01 00:00 UTC.
extension Date: PostgresEncodable, PostgresDecodable {
  package static var parameterType: UInt32 { 1184 }

  private static let postgresEpoch = 946_684_800.0

  package var postgresBytes: [UInt8] {
    Int64(((timeIntervalSince1970 - Self.postgresEpoch) * 1_000_000).rounded()).bigEndianBytes
  }

  package init?(postgres bytes: UnsafeRawBufferPointer?) {
    guard let bytes, bytes.count == 8 else { return nil }
    let microseconds = Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
    self.init(timeIntervalSince1970: Self.postgresEpoch + Double(microseconds) / 1_000_000)
  }
}

/// The text of a `json` column, byte for byte as it was written.
package struct JSONText: PostgresEncodable, PostgresDecodable, Equatable {
  package static var parameterType: UInt32 { 114 }
  package var bytes: [UInt8]

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  package var postgresBytes: [UInt8] { bytes }

  package init?(postgres bytes: UnsafeRawBufferPointer?) {
    guard let bytes else { return nil }
    self.bytes = Array(bytes)
  }
}

/// A `bytea`.
package struct Bytes: PostgresEncodable, PostgresDecodable, Equatable {
  package static var parameterType: UInt32 { 17 }
  package var bytes: [UInt8]

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  package var postgresBytes: [UInt8] { bytes }

  package init?(postgres bytes: UnsafeRawBufferPointer?) {
    guard let bytes else { return nil }
    self.bytes = Array(bytes)
  }
}

/// A value that can be an element of an array parameter: `WHERE id = ANY(\(ids))`, `unnest(\(ids), \(counts))`.
package protocol PostgresArrayElement: PostgresEncodable {
  /// The object identifier of the array type in `pg_type`.
  static var arrayType: UInt32 { get }
  /// The element's own type, where `parameterType` leaves it to the server.
  static var elementType: UInt32 { get }
}

extension PostgresArrayElement {
  package static var elementType: UInt32 { parameterType }
}

extension UUID: PostgresArrayElement {
  package static var arrayType: UInt32 { 2951 }
}

extension Int: PostgresArrayElement {
  package static var arrayType: UInt32 { 1016 }
}

extension Bool: PostgresArrayElement {
  package static var arrayType: UInt32 { 1000 }
}

extension Date: PostgresArrayElement {
  package static var arrayType: UInt32 { 1185 }
}

extension JSONText: PostgresArrayElement {
  package static var arrayType: UInt32 { 199 }
}

extension Bytes: PostgresArrayElement {
  package static var arrayType: UInt32 { 1001 }
}

extension String: PostgresArrayElement {
  package static var arrayType: UInt32 { 1009 }
  package static var elementType: UInt32 { 25 }
}

extension Array: PostgresEncodable where Element: PostgresArrayElement {
  package static var parameterType: UInt32 { Element.arrayType }

  package var postgresBytes: [UInt8] { Element.arrayBytes(self) }
}

extension PostgresArrayElement {
  /// The binary form of a one-dimensional array: dimensions, a flag for NULLs, the element type, then each element
  /// behind its length, -1 for NULL (PostgreSQL source, `array_send`).
  static func arrayBytes(_ elements: [Self?]) -> [UInt8] {
    let values = elements.map { $0?.postgresBytes }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.reduce(20) { $0 + 4 + ($1?.count ?? 0) })
    for header in [Int32(elements.isEmpty ? 0 : 1), 1, Int32(elementType)] { bytes += header.bigEndianBytes }
    guard !elements.isEmpty else { return bytes }
    for dimension in [Int32(elements.count), 1] { bytes += dimension.bigEndianBytes }
    for value in values {
      guard let value else {
        bytes += Int32(-1).bigEndianBytes
        continue
      }
      bytes += Int32(value.count).bigEndianBytes
      bytes += value
    }
    return bytes
  }
}

extension FixedWidthInteger {
  fileprivate var bigEndianBytes: [UInt8] { withUnsafeBytes(of: bigEndian) { [UInt8]($0) } }
}
