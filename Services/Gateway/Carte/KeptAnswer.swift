import Crypto
import HTTPTypes
import Hummingbird
import NIOCore

/// An answer that many ask for: made, compressed and given its entity tag once.
struct KeptAnswer: Sendable {
  /// The answer as one kind of client takes it: plain, or compressed.
  fileprivate struct Representation: Sendable {
    var body: ByteBuffer
    var etag: String
    var headers: HTTPFields
  }

  private let plain: Representation
  private let compressed: Representation?

  /// - Parameters:
  ///   - bytes: the text of the answer.
  ///   - caching: what caches may do with it; by default they ask each time whether it is still so.
  init(
    _ bytes: [UInt8], contentType: String = "application/json; charset=utf-8", caching: String = "no-cache"
  ) {
    let digest = SHA256.hash(data: bytes).prefix(12).map { String($0, radix: 36) }.joined()
    let headers: HTTPFields = [.contentType: contentType, .cacheControl: caching, .vary: "Accept-Encoding"]
    // The two are two representations: their strong validators differ (RFC 9110, 8.8.3.3).
    plain = Representation(bytes, headers, etag: "\"\(digest)\"", coding: nil)
    compressed =
      bytes.count < Gzip.minimumSize
      ? nil : Gzip.compressed(bytes).map { Representation($0, headers, etag: "\"\(digest)-gzip\"", coding: "gzip") }
  }

  /// What it takes of the memory, in bytes.
  var size: Int { plain.body.readableBytes + (compressed?.body.readableBytes ?? 0) }

  /// The text, as it is sent to clients that do not take gzip.
  var body: ByteBuffer { plain.body }

  /// What a client takes that says nothing of what it knows.
  func content(isCompressed: Bool) -> (etag: String, headers: HTTPFields, body: ByteBuffer, isCompressed: Bool) {
    let taken = isCompressed ? compressed ?? plain : plain
    return (taken.etag, taken.headers, taken.body, isCompressed && compressed != nil)
  }

  /// What the client takes, or 304 where it has that already.
  func response(to request: Request) -> Response {
    let taken = taken(by: request)
    if let known = request.headers[.ifNoneMatch], EntityTag.list(known, names: taken.etag) {
      return Response(status: .notModified, headers: taken.headersOfWhatIsKnown)
    }
    return taken.response
  }

  /// What the client takes, whatever it has already.
  func wholeResponse(to request: Request) -> Response { taken(by: request).response }

  private func taken(by request: Request) -> Representation {
    if let compressed, Gzip.isAccepted(by: request) { compressed } else { plain }
  }
}

extension KeptAnswer.Representation {
  init(_ bytes: [UInt8], _ headers: HTTPFields, etag: String, coding: String?) {
    body = ByteBuffer(bytes: bytes)
    self.etag = etag
    self.headers = headers
    self.headers[.eTag] = etag
    self.headers[.contentEncoding] = coding
  }

  var response: Response { Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body)) }

  /// Of an answer that the client has already: what it is kept by, and nothing of a body that does not come (RFC 9110, 15.4.5).
  var headersOfWhatIsKnown: HTTPFields {
    var headers = headers
    headers[.contentType] = nil
    headers[.contentEncoding] = nil
    return headers
  }
}
