import FoundationEssentials
import Support
import Testing

@testable import Gateway

struct PictureTests {
  /// The red and the blue of a point.
  private func colour(_ picture: Picture, _ x: Int, _ y: Int) -> (red: UInt8, blue: UInt8) {
    let place = (y * picture.width + x) * 4
    return (picture.pixels[place], picture.pixels[place + 2])
  }

  @Test(
    "a picture of each format is read, and read again from what is written",
    arguments: [SamplePictures.png, SamplePictures.webP])
  func formats(file: [UInt8]) throws {
    for picture in [try Picture(decoding: file), try Picture(decoding: Picture(decoding: file).webP())] {
      #expect((picture.width, picture.height) == (32, 16))
      #expect(colour(picture, 4, 8).red > 150)
      #expect(colour(picture, 28, 8).blue > 150)
    }
  }

  @Test("a photograph that a telephone stored on its side is turned upright")
  func upright() throws {
    let picture = try Picture(decoding: SamplePictures.turnedJPEG)
    #expect((picture.width, picture.height) == (16, 32))
    #expect(colour(picture, 8, 4).red > 150)
    #expect(colour(picture, 8, 28).blue > 150)
    let written = try picture.webP()
    #expect(!String(decoding: written, as: UTF8.self).contains("Exif"))
  }

  @Test("each way to be turned leads every point of the stored picture to a place of its own")
  func orientations() {
    for orientation in (1...8).compactMap({ JPEGOrientation(rawValue: $0) }) {
      let (width, height) = orientation.swapsSides ? (3, 5) : (5, 3)
      var places: Set<Int> = []
      for y in 0..<height {
        for x in 0..<width {
          let source = orientation.source(x, y, width: 5, height: 3)
          #expect((0..<5).contains(source.x) && (0..<3).contains(source.y))
          places.insert(source.y * 5 + source.x)
        }
      }
      #expect(places.count == 15)
    }
  }

  @Test("a large picture is made smaller, its sides in proportion")
  func smaller() throws {
    let small = try Picture(decoding: SamplePictures.png)
    let large = try Picture(decoding: small.enlarged(by: 50).webP())
    #expect((large.width, large.height) == (1280, 640))
  }

  @Test("what claims too many points is not decoded")
  func huge() {
    #expect(throws: Picture.Fault.tooLarge) { try Picture(decoding: SamplePictures.hugePNG) }
  }

  @Test("what is no still picture, or breaks off, is refused")
  func broken() {
    #expect(throws: Picture.Fault.otherFormat) { try Picture(decoding: []) }
    #expect(throws: Picture.Fault.otherFormat) { try Picture(decoding: Array("GIF89a, <svg/>".utf8)) }
    #expect(throws: Picture.Fault.broken) { try Picture(decoding: SamplePictures.animatedWebP) }
    for file in [SamplePictures.png, SamplePictures.turnedJPEG, SamplePictures.webP] {
      for length in stride(from: 12, to: file.count - 12, by: 7) {
        #expect(throws: Picture.Fault.self, "\(length)") { try Picture(decoding: Array(file[..<length])) }
      }
    }
  }

  @Test("only names of our own files lead to files")
  func names() {
    #expect(ImageStore.isName("0123456789abcdef0123456789abcdef.webp"))
    for name in [
      "", "../../etc/passwd", "0123456789ABCDEF0123456789abcdef.webp", ".0123456789abcdef0123456789abcde.webp",
    ] {
      #expect(!ImageStore.isName(name))
    }
  }

  @Test("what is kept is found by its name, once for the same content")
  func store() throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "images-\(UUID())")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let store = ImageStore(directory: directory.path)
    let file = Array("a picture".utf8)
    let name = try store.keep(file)
    #expect(try store.keep(file) == name)
    #expect(ImageStore.isName(name))
    #expect(store.file(name) == file)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).count == 1)
    #expect(store.file("0123456789abcdef0123456789abcdef.webp") == nil)
  }
}

extension Picture {
  /// Each point as a square of points.
  fileprivate func enlarged(by factor: Int) throws -> Picture {
    var large = try Picture(width * factor, height * factor)
    for y in 0..<large.height {
      for x in 0..<large.width {
        let (to, from) = ((y * large.width + x) * 4, (y / factor * width + x / factor) * 4)
        for channel in 0..<4 { large.pixels[to + channel] = pixels[from + channel] }
      }
    }
    return large
  }
}
