import Crypto
import HTTPTypes
import Hummingbird
import NIOCore

/// An answer that many ask for: made, compressed and given its entity tag once.
struct KeptAnswer: Sendable {
  /// One form of it, as a client may take it.
  fileprivate struct Form: Sendable {
    var body: ByteBuffer
    var etag: String
    var headers: HTTPFields
  }

  private let plain: Form
  private let compressed: Form?

  /// - Parameter json: the text of the answer.
  init(_ json: [UInt8]) {
    let digest = SHA256.hash(data: json).prefix(12).map { String($0, radix: 36) }.joined()
    // Two forms are two representations: their strong validators differ (RFC 9110, 8.8.3.3).
    plain = Form(json, etag: "\"\(digest)\"", coding: nil)
    compressed =
      json.count < Gzip.minimumSize
      ? nil : Gzip.compressed(json).map { Form($0, etag: "\"\(digest)-gzip\"", coding: "gzip") }
  }

  /// The text, as it is sent to clients that do not take gzip.
  var body: ByteBuffer { plain.body }

  /// The form that the client takes, or 304 where it has that already.
  func response(to request: Request) -> Response {
    let form = if let compressed, Gzip.isAccepted(by: request) { compressed } else { plain }
    if let known = request.headers[.ifNoneMatch], EntityTag.list(known, names: form.etag) {
      return Response(status: .notModified, headers: form.headersOfWhatIsKnown)
    }
    return Response(status: .ok, headers: form.headers, body: ResponseBody(byteBuffer: form.body))
  }
}

extension KeptAnswer.Form {
  init(_ bytes: [UInt8], etag: String, coding: String?) {
    body = ByteBuffer(bytes: bytes)
    self.etag = etag
    headers = [
      .contentType: "application/json; charset=utf-8", .eTag: etag, .cacheControl: "no-cache", .vary: "Accept-Encoding",
    ]
    headers[.contentEncoding] = coding
  }

  /// Of an answer that the client has already: what it is kept by, and nothing of a body that does not come (RFC 9110, 15.4.5).
  var headersOfWhatIsKnown: HTTPFields {
    var headers = headers
    headers[.contentType] = nil
    headers[.contentEncoding] = nil
    return headers
  }
}
