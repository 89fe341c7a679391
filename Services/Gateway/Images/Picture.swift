import CPNG
import CTurboJPEG
import CWebP

/// A picture that somebody uploads: it is decoded, made smaller where it is large, and written anew, so that nothing of the file
/// that came is passed on but what can be seen. The only place where image libraries are used; each call takes tens of
/// milliseconds, so it is made on a thread of its own (`Images`).
struct Picture {
  private(set) var width: Int
  private(set) var height: Int
  /// Red, green, blue and opacity of each, from the upper left.
  var pixels: [UInt8]

  enum Fault: Error {
    case otherFormat
    /// It has more pixels than we take.
    case tooLarge
    case broken
  }

  enum Format: Equatable {
    case png, jpeg, webp
  }

  /// What is decoded needs four bytes for each, whatever the file's size.
  static let maximumPixels = 12_000_000
  /// Of the longer side of what is written.
  static let longestSide = 1280

  /// The format that a file has by its first bytes, whatever it is called.
  static func format(of file: [UInt8]) -> Format? {
    if file.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    if file.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    if file.starts(with: "RIFF".utf8), file.dropFirst(8).starts(with: "WEBP".utf8) { return .webp }
    return nil
  }

  init(decoding file: [UInt8]) throws(Fault) {
    switch Self.format(of: file) {
    case .png: self = try Self.png(file)
    case .jpeg: self = try Self.jpeg(file).upright(JPEGOrientation(of: file))
    case .webp: self = try Self.webP(file)
    case nil: throw .otherFormat
    }
  }

  /// A black one.
  init(_ width: Int, _ height: Int) throws(Fault) {
    guard width > 0, height > 0 else { throw .broken }
    guard width <= 1 << 14, height <= 1 << 14, width * height <= Self.maximumPixels else { throw .tooLarge }
    self.width = width
    self.height = height
    pixels = [UInt8](repeating: 0, count: width * height * 4)
  }

  /// libpng's simplified interface: it reports what is wrong by its result, and never by a jump out of the call.
  private static func png(_ file: [UInt8]) throws(Fault) -> Picture {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    guard png_image_begin_read_from_memory(&image, file, file.count) != 0 else { throw .broken }
    var picture = try Picture(Int(image.width), Int(image.height))
    image.format = png_uint_32(PNG_FORMAT_OF_PIXELS)
    guard png_image_finish_read(&image, nil, &picture.pixels, 0, nil) != 0 else { throw .broken }
    return picture
  }

  private static func jpeg(_ file: [UInt8]) throws(Fault) -> Picture {
    guard let decoder = tjInitDecompress() else { throw .broken }
    defer { tjDestroy(decoder) }
    var (width, height, sampling, space) = (Int32(0), Int32(0), Int32(0), Int32(0))
    let length = UInt(file.count)
    guard tjDecompressHeader3(decoder, file, length, &width, &height, &sampling, &space) == 0 else { throw .broken }
    var picture = try Picture(Int(width), Int(height))
    // A progressive file can hold millions of scans, each of the whole picture.
    let flags = TJFLAG_LIMITSCANS | TJFLAG_STOPONWARNING
    let format = Int32(TJPF_RGBA.rawValue)
    guard tjDecompress2(decoder, file, length, &picture.pixels, width, 0, height, format, flags) == 0 else {
      throw .broken
    }
    return picture
  }

  private static func webP(_ file: [UInt8]) throws(Fault) -> Picture {
    var features = WebPBitstreamFeatures()
    guard WebPGetFeatures(file, file.count, &features) == VP8_STATUS_OK, features.has_animation == 0 else {
      throw .broken
    }
    var picture = try Picture(Int(features.width), Int(features.height))
    let stride = features.width * 4
    guard WebPDecodeRGBAInto(file, file.count, &picture.pixels, picture.pixels.count, stride) != nil else {
      throw .broken
    }
    return picture
  }
}

extension Picture {
  /// The picture as a WebP file, its longer side at most `longestSide`.
  func webP() throws(Fault) -> [UInt8] {
    var configuration = WebPConfig()
    var picture = WebPPicture()
    var writer = WebPMemoryWriter()
    guard WebPConfigPreset(&configuration, WEBP_PRESET_PHOTO, 82) != 0, WebPPictureInit(&picture) != 0 else {
      throw .broken
    }
    WebPMemoryWriterInit(&writer)
    defer {
      WebPPictureFree(&picture)
      WebPMemoryWriterClear(&writer)
    }
    picture.width = Int32(width)
    picture.height = Int32(height)
    guard WebPPictureImportRGBA(&picture, pixels, Int32(width * 4)) != 0 else { throw .broken }
    let longer = max(width, height)
    if longer > Self.longestSide {
      // A side is zero where it follows from the other.
      let size = width == longer ? (Self.longestSide, 0) : (0, Self.longestSide)
      guard WebPPictureRescale(&picture, Int32(size.0), Int32(size.1)) != 0 else { throw .broken }
    }
    let isWritten = withUnsafeMutablePointer(to: &writer) { writer in
      picture.writer = WebPMemoryWrite
      picture.custom_ptr = UnsafeMutableRawPointer(writer)
      return WebPEncode(&configuration, &picture) != 0
    }
    guard isWritten, let bytes = writer.mem else { throw .broken }
    return Array(UnsafeBufferPointer(start: bytes, count: writer.size))
  }

  /// The picture as it is meant to be seen.
  fileprivate consuming func upright(_ orientation: JPEGOrientation) throws(Fault) -> Picture {
    guard orientation != .upright else { return self }
    var turned = try orientation.swapsSides ? Picture(height, width) : Picture(width, height)
    for y in 0..<turned.height {
      for x in 0..<turned.width {
        let source = orientation.source(x, y, width: width, height: height)
        let (to, from) = ((y * turned.width + x) * 4, (source.y * width + source.x) * 4)
        for channel in 0..<4 { turned.pixels[to + channel] = pixels[from + channel] }
      }
    }
    return turned
  }
}
