/// How a JPEG file was turned when it was taken (Exif 2.32, tag 0x0112): telephones store what their sensor saw and say how it is
/// to be turned, which is lost when the picture is written anew.
enum JPEGOrientation: UInt16 {
  case upright = 1
  case mirrored, upsideDown, upsideDownMirrored, leftMirrored, left, rightMirrored, right

  /// What the file says; upright where it says nothing that can be understood.
  init(of file: [UInt8]) {
    self = Self.tag(in: file).flatMap { Self(rawValue: $0) } ?? .upright
  }

  /// Whether the picture lies on its side.
  var swapsSides: Bool { rawValue >= 5 }

  /// Where a pixel of the upright picture is in the one that was stored.
  func source(_ x: Int, _ y: Int, width: Int, height: Int) -> (x: Int, y: Int) {
    switch self {
    case .upright: (x, y)
    case .mirrored: (width - 1 - x, y)
    case .upsideDown: (width - 1 - x, height - 1 - y)
    case .upsideDownMirrored: (x, height - 1 - y)
    case .leftMirrored: (y, x)
    case .left: (y, height - 1 - x)
    case .rightMirrored: (width - 1 - y, height - 1 - x)
    case .right: (width - 1 - y, x)
    }
  }

  /// Goes from segment to segment up to the one with Exif's data.
  private static func tag(in file: [UInt8]) -> UInt16? {
    var position = 2
    while position + 4 <= file.count, file[position] == 0xFF {
      let length = Int(file[position + 2]) << 8 | Int(file[position + 3])
      guard length >= 2, position + 2 + length <= file.count else { return nil }
      let content = file[(position + 4)..<(position + 2 + length)]
      if file[position + 1] == 0xE1, content.starts(with: "Exif\0\0".utf8) {
        return TIFFHeader(Array(content.dropFirst(6)))?.value(of: 0x0112)
      }
      // The picture itself begins.
      if file[position + 1] == 0xDA { return nil }
      position += 2 + length
    }
    return nil
  }
}

/// The first directory of Exif's data (TIFF 6.0, section 2).
private struct TIFFHeader {
  private let bytes: [UInt8]
  private let isBigEndian: Bool

  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 8, bytes[0] == bytes[1], bytes[0] == UInt8(ascii: "M") || bytes[0] == UInt8(ascii: "I") else {
      return nil
    }
    self.bytes = bytes
    isBigEndian = bytes[0] == UInt8(ascii: "M")
  }

  /// A value of two bytes.
  func value(of tag: UInt16) -> UInt16? {
    guard let high = word(at: isBigEndian ? 4 : 6), let low = word(at: isBigEndian ? 6 : 4) else { return nil }
    let start = Int(high) << 16 | Int(low)
    guard let count = word(at: start) else { return nil }
    for entry in 0..<Int(count) {
      let place = start + 2 + entry * 12
      guard let found = word(at: place) else { return nil }
      if found == tag { return word(at: place + 8) }
    }
    return nil
  }

  private func word(at place: Int) -> UInt16? {
    guard place >= 0, place + 2 <= bytes.count else { return nil }
    let (first, second) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
    return isBigEndian ? first << 8 | second : second << 8 | first
  }
}
