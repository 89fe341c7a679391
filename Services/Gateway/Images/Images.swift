import Contracts
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import ServiceKit
import Synchronization

/// Takes and serves pictures on threads of their own: decoding keeps a core busy for tens of milliseconds, and a disk may be slow.
final class Images: Sendable {
  private let store: ImageStore
  private let logger: Logger
  private let working = Mutex(0)
  private let decoder = NIOThreadPool(numberOfThreads: 1)
  private let readers = NIOThreadPool(numberOfThreads: 2)

  /// One is decoded, the others wait; each has up to 100 MB while it is decoded, and its file before that.
  private static let maximumAtOnce = 4
  private static let forever = "public, max-age=31536000, immutable"

  init(_ settings: Settings, logger: Logger) throws(SettingError) {
    store = ImageStore(directory: try settings.text(.imageDirectory))
    self.logger = logger
    decoder.start()
    readers.start()
  }

  /// Writes a picture anew and keeps it.
  ///
  /// - Returns: the path under which it is served.
  func keep(_ file: [UInt8]) async throws -> String {
    let isTaken = working.withLock { working in
      guard working < Self.maximumAtOnce else { return false }
      working += 1
      return true
    }
    guard isTaken else { throw Problem(.unavailable, "Other pictures are being taken.", retryAfter: 2) }
    defer { working.withLock { $0 -= 1 } }
    do {
      let name = try await decoder.runIfActive { [store] in try store.keep(Picture(decoding: file).webP()) }
      return "\(ImageStore.path)/\(name)"
    } catch let fault as Picture.Fault {
      throw Problem(fault)
    } catch let failure as ImageStore.Failure {
      logger.error("a picture cannot be kept", metadata: ["reason": "\(failure)"])
      throw Problem(.unavailable, "Pictures cannot be kept at the moment.", retryAfter: 30)
    }
  }

  /// - Parameter name: of a file, as a client asks for it.
  func response(_ name: String, to request: Request) async throws -> Response {
    guard ImageStore.isName(name) else { throw Problem.notFound }
    let tag = "\"\(name.prefix { $0 != "." })\""
    var headers: HTTPFields = [.eTag: tag, .cacheControl: Self.forever]
    if let known = request.headers[.ifNoneMatch], EntityTag.list(known, names: tag) {
      return Response(status: .notModified, headers: headers)
    }
    guard let file = try await readers.runIfActive({ [store] in store.file(name) }) else { throw Problem.notFound }
    headers[.contentType] = "image/webp"
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: file)))
  }
}

extension Problem {
  fileprivate init(_ fault: Picture.Fault) {
    self =
      switch fault {
      case .otherFormat: .invalid("", "It is no PNG, JPEG or WebP.", code: .notAPicture)
      case .broken: .invalid("", "It cannot be decoded as a still picture.", code: .notAPicture)
      case .tooLarge:
        .invalid("", "It has more than \(Picture.maximumPixels / 1_000_000) million pixels.", code: .tooManyPixels)
      }
  }
}

extension Setting {
  static let imageDirectory = text(
    "gateway.images", "the directory in which the carte's pictures are kept; all replicas share it, and nginx serves it"
  )
}
