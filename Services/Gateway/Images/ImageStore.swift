import Contracts
import Crypto
import FoundationEssentials
import Glibc

/// The pictures of the carte: files in a directory that all replicas share, and that nginx serves as `/images/` in production.
/// A file is named by its content and never changes, so it can be cached for ever. Each call waits for the disk.
struct ImageStore: Sendable {
  private let directory: String

  init(directory: String) {
    self.directory = directory
  }

  /// The path under which clients ask for a file.
  static let path = "/images"
  private static let suffix = ".webp"
  /// In hexadecimal digits: half of SHA-256's.
  private static let nameLength = 32

  /// - Parameter file: in WebP.
  /// - Returns: its name, once it would survive a crash.
  func keep(_ file: [UInt8]) throws -> String {
    let name = SHA256.hash(data: file).prefix(Self.nameLength / 2).hexadecimal + Self.suffix
    let path = "\(directory)/\(name)"
    guard access(path, F_OK) != 0 else { return name }
    // Written under another name first: nobody is served half a file.
    let draft = "\(directory)/.\(ID.new())"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Failure(doing: "create \(draft)") }
    defer { close(descriptor) }
    do {
      var rest = file[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { throw Failure(doing: "write \(draft)") }
        rest = rest.dropFirst(count)
      }
      guard fsync(descriptor) == 0, rename(draft, path) == 0 else { throw Failure(doing: "keep \(path)") }
    } catch {
      unlink(draft)
      throw error
    }
    let parent = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard parent >= 0 else { throw Failure(doing: "open \(directory)") }
    defer { close(parent) }
    guard fsync(parent) == 0 else { throw Failure(doing: "sync \(directory)") }
    return name
  }

  /// A file; nil where there is none.
  func file(_ name: String) -> [UInt8]? {
    FileManager.default.contents(atPath: "\(directory)/\(name)").map { [UInt8]($0) }
  }

  /// Whether a text can be the name of a file of ours, and leads nowhere else.
  static func isName(_ text: String) -> Bool {
    text.utf8.count == nameLength + suffix.utf8.count && text.hasSuffix(suffix)
      && text.utf8.prefix(nameLength).allSatisfy { $0.isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) }
  }

  struct Failure: Error, CustomStringConvertible {
    var description: String

    init(doing what: String) {
      description = "cannot \(what): errno \(errno)"
    }
  }
}
