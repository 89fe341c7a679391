package import FoundationEssentials

/// A UUID, written in lower case as RFC 9562 (section 4) has it.
package struct ID: Hashable, Sendable, Comparable {
  package let uuid: UUID

  package init(_ uuid: UUID) {
    self.uuid = uuid
  }

  /// Read by hand, as it is written by hand below: every message holds a dozen ids, and Foundation's `scanf` and `printf`
  /// were a tenth of a request.
  ///
  /// - Returns: nil where the text is no UUID.
  package init?(_ text: some StringProtocol) {
    self.init(utf8: text.utf8)
  }

  init?(utf8 text: some Sequence<UInt8>) {
    var bits: UInt128 = 0
    var position = 0
    for byte in text {
      if position == 8 || position == 13 || position == 18 || position == 23 {
        guard byte == UInt8(ascii: "-") else { return nil }
      } else {
        guard let digit = byte.hexadecimalValue else { return nil }
        bits = bits << 4 | UInt128(digit)
      }
      position += 1
    }
    guard position == 36 else { return nil }
    self.init(bits: bits)
  }

  /// A version 7 UUID (RFC 9562, section 5.7): 48 bits of milliseconds, 12 bits of their fractions (section 6.2, method 3),
  /// then random bits, so that ids made later sort later and new rows go to the end of an index.
  package init(at time: Date, random: UInt128) {
    let milliseconds = max(0, time.timeIntervalSince1970 * 1000)
    let fraction = UInt128(milliseconds.truncatingRemainder(dividingBy: 1) * 4096)
    self.init(
      bits: UInt128(milliseconds) << 80 | 7 << 76 | fraction << 64 | 0b10 << 62 | random & ((1 << 62) - 1))
  }

  /// The Max UUID (RFC 9562, section 5.10), before which all others sort.
  package static let last = ID(bits: .max)

  /// The Nil UUID (RFC 9562, section 5.9), after which all others sort.
  package static let first = ID(bits: 0)

  private init(bits: UInt128) {
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

  /// 128 random bits: somebody who has seen other ids cannot guess this one. It is no UUID of RFC 9562, but written like one.
  package static func unguessable() -> ID {
    ID(bits: .random(in: 0 ... .max))
  }

  /// Two words at once, where UUID's own goes byte by byte: ids are looked up all the time.
  package func hash(into hasher: inout Hasher) {
    withUnsafeBytes(of: uuid.uuid) {
      hasher.combine($0.loadUnaligned(as: UInt64.self))
      hasher.combine($0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }
  }

  package static func < (left: ID, right: ID) -> Bool {
    left.uuid < right.uuid
  }
}

extension ID: CustomStringConvertible {
  package var description: String {
    String(unsafeUninitializedCapacity: 36) { text in
      var position = 0
      forEachCharacter {
        text[position] = $0
        position += 1
      }
      return position
    }
  }

  func write(to bytes: inout [UInt8]) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 36) { text in
      var position = 0
      forEachCharacter {
        text[position] = $0
        position += 1
      }
      bytes.append(contentsOf: text)
    }
  }

  private func forEachCharacter(_ body: (UInt8) -> Void) {
    withUnsafeBytes(of: uuid.uuid) { bytes in
      for (index, byte) in bytes.enumerated() {
        if index == 4 || index == 6 || index == 8 || index == 10 { body(UInt8(ascii: "-")) }
        body((byte >> 4).hexadecimalDigit)
        body((byte & 0xF).hexadecimalDigit)
      }
    }
  }
}
