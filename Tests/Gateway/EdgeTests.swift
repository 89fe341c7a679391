import Contracts
import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import Gateway

/// The rules of the gateway's edge, which need no connection.
struct EdgeTests {
  /// Reads a text that comes in pieces, and gives what goes on to the parser.
  private func framed(_ text: String, pieces size: Int) throws -> (text: String, requests: Int) {
    var framing = RequestFraming()
    var unread = ByteBuffer()
    var result = (text: "", requests: 0)
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      unread.writeBytes(rest.prefix(size))
      rest = rest.dropFirst(size)
      while let part = try framing.next(&unread) {
        result.text += String(buffer: part.bytes)
        if part.isEnd { result.requests += 1 }
      }
    }
    return result
  }

  private static let head = "POST /a HTTP/1.1\r\nHost: a\r\n"

  @Test("requests are the same however they are cut into pieces", arguments: [1, 2, 3, 7, 100, 10_000])
  func pieces(size: Int) throws {
    let chunked = Self.head + "Transfer-Encoding: chunked\r\n\r\n"
    let text =
      "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n" + Self.head + "Content-Length: 5\r\n\r\nhello" + chunked
      + "3;x=y\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\nA: b\r\n\r\n" + chunked + "0\r\n\r\n"
    let plain = text.replacing(
      "3;x=y\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\nA: b\r\n\r\n",
      with: "13\r\nabc0123456789abcdef\r\n0\r\n\r\n")
    let framed = try framed(text, pieces: size)
    #expect(framed.text == plain)
    #expect(framed.requests == 4)
  }

  @Test("a body in chunks of one byte goes on as one chunk, and takes no more memory than it says")
  func manySmallChunks() throws {
    let head = Self.head + "Transfer-Encoding: chunked\r\n\r\n"
    let framed = try framed(head + String(repeating: "1\r\na\r\n", count: 65_536) + "0\r\n\r\n", pieces: 10_000)
    #expect(framed.text == head + "10000\r\n" + String(repeating: "a", count: 65_536) + "\r\n0\r\n\r\n")
    #expect(framed.requests == 1)
  }

  @Test("a fault is found whatever the pieces", arguments: [1, 5, 10_000])
  func faults(size: Int) {
    for text in [
      Self.head + "A : b\r\n\r\n", Self.head + "\n", "GET / HTTP/1.1\r\n\r\n",
      Self.head + "Content-Length: 1, 1\r\n\r\na",
      Self.head + "Transfer-Encoding: chunked\r\n\r\n1 \r\na\r\n0\r\n\r\n",
      Self.head + "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n", Self.head + "A: \r\n b\r\n\r\n",
    ] {
      #expect(throws: Problem.self, "\(text)") { try framed(text, pieces: size) }
    }
  }

  /// The whole request at the beginning of a text.
  private func request(_ text: String) throws -> Request {
    var framing = RequestFraming()
    var unread = ByteBuffer(string: text)
    var (head, bytes) = (RequestHead(), ByteBuffer())
    while var part = try framing.next(&unread) {
      if let partHead = part.head { head = partHead }
      bytes.writeBuffer(&part.bytes)
      if part.isEnd { break }
    }
    return WholeRequest(head: head, bytes: bytes).parsed
  }

  @Test("a request is read as it came")
  func read() async throws {
    let request = try request(
      "\r\nPOST /a?b=c HTTP/1.1\r\nhost: x:80\r\nAUTHORIZATION: Bearer  y \r\nX-Any:\r\nx-any: 2\r\nContent-Length: 5\r\n\r\nhello"
    )
    #expect(request.method == .post)
    #expect(request.uri.path == "/a")
    #expect(request.head.authority == "x:80")
    #expect(request.headers[.authorization] == "Bearer  y")
    #expect(request.headers[values: try #require(HTTPField.Name("X-Any"))] == ["", "2"])
    #expect(request.headers.count == 4)
    #expect(String(buffer: try await request.body.collect(upTo: 5)) == "hello")
  }

  @Test("a chunked body is joined")
  func joined() async throws {
    let body = "3;x=y\r\nabc\r\n10\r\n0123456789\r\nabc\0\r\n0\r\nA: b\r\n\r\n"
    let request = try request(Self.head + "Transfer-Encoding: chunked\r\n\r\n" + body)
    #expect(String(buffer: try await request.body.collect(upTo: 100)) == "abc0123456789\r\nabc\0")
  }

  @Test(
    "a target may name the scheme and the host",
    arguments: [
      ("http://a/b?c=d", "/b?c=d"), ("http://a", "/"), ("HTTP://a?c", "/?c"), ("/b/http://c", "/b/http://c"),
    ])
  func absolute(target: String, path: String) throws {
    #expect(try request("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n").head.path == path)
  }

  @Test(
    "the time of an answer is that of the clock",
    arguments: [(0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT")])
  func date(second: Int, text: String) {
    #expect(String(decoding: HTTPDate().text(at: second), as: UTF8.self) == text)
  }

  @Test("a chunked body may be as large as one that says its length")
  func largeChunked() throws {
    func head(_ line: String) -> String { "\(line) HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" }
    let chunk = "10000\r\n\(String(repeating: "a", count: 65_536))\r\n"
    let picture = head("PUT /products/\(ID.new())/image")
    #expect(try framed(picture + String(repeating: chunk, count: 32) + "0\r\n\r\n", pieces: 65_536).requests == 1)
    for (head, count) in [(picture, 32), (head("PUT /products/\(ID.new())"), 1)] {
      let tooLarge = #expect(throws: Problem.self) {
        try framed(head + String(repeating: chunk, count: count) + "1\r\na\r\n0\r\n\r\n", pieces: 65_536)
      }
      #expect(tooLarge?.code == .bodyTooLarge)
    }
  }

  @Test("a chunked body has 64 KiB at most, its extensions 1 KiB")
  func large() throws {
    let head = Self.head + "Transfer-Encoding: chunked\r\n\r\n"
    let chunk = "1000\r\n\(String(repeating: "a", count: 4096))\r\n"
    #expect(try framed(head + String(repeating: chunk, count: 16) + "0\r\n\r\n", pieces: 1000).requests == 1)
    let tooLarge = #expect(throws: Problem.self) {
      try framed(head + String(repeating: chunk, count: 16) + "1\r\na\r\n0\r\n\r\n", pieces: 1000)
    }
    #expect(tooLarge?.code == .bodyTooLarge)
    let extended = #expect(throws: Problem.self) {
      try framed(head + String(repeating: "1;\(String(repeating: "x", count: 99))\r\na\r\n", count: 11), pieces: 1000)
    }
    #expect(extended?.code == .malformedRequest)
  }

  @Test("only a picture and a file with a carte may be large")
  func largeBodies() throws {
    func size(_ line: String, _ length: Int) -> Problem.Code? {
      let head = "\(line) HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\n\r\n"
      do {
        _ = try framed(head, pieces: 1000)
        return nil
      } catch {
        return (error as? Problem)?.code
      }
    }
    let product = "/products/\(ID.new())"
    for line in ["PUT \(product)/image", "PUT /restaurants/\(ID.new())/image", "POST /catalogue/import?dryRun=true"] {
      #expect(size(line, 2 * 1024 * 1024) == nil)
      #expect(size(line, 2 * 1024 * 1024 + 1) == .bodyTooLarge)
    }
    for line in ["PUT \(product)", "POST \(product)/image", "POST /catalogue/import/x", "POST /orders", "PUT /nothing"]
    {
      #expect(size(line, 64 * 1024) == nil)
      #expect(size(line, 64 * 1024 + 1) == .bodyTooLarge)
    }
  }

  @Test("eight large bodies are on their way at a time")
  func largeBodyPlaces() throws {
    let places = LargeBodies { _, _ in }
    for _ in 0..<8 { try places.take(for: RequestHead(), ByteBuffer()) }
    #expect(throws: Problem.self) { try places.take(for: RequestHead(), ByteBuffer()) }
    places.giveBack()
    try places.take(for: RequestHead(), ByteBuffer())
  }

  @Test("who may not send a large body takes no place, however often they try")
  func strangersLargeBodies() throws {
    let places = LargeBodies { _, authorization throws(Problem) in
      if authorization != "Bearer ours" { throw Problem(.unauthenticated, "Log in first.") }
    }
    func take(_ field: String) throws {
      try places.take(for: RequestHead(), ByteBuffer(string: Self.head + field + "\r\n\r\n"))
    }
    for _ in 0..<20 {
      let refused = #expect(throws: Problem.self) { try take("Authorization: Bearer theirs") }
      #expect(refused?.code == .unauthenticated)
      #expect(throws: Problem.self) { try take("X-Authorization: Bearer ours") }
    }
    for _ in 0..<8 { try take("AUTHORIZATION:  Bearer ours ") }
  }

  @Test(
    "gzip is taken where the client says so",
    arguments: [
      ("gzip", true), ("deflate, gzip;q=1.0, *;q=0.5", true), ("x-gzip", true), ("*", true), ("br, *;q=0.1", true),
      ("gzip;q=0", false), ("gzip;q=0.0", false), ("*;q=0", false), ("identity", false), ("", false), ("br", false),
      ("GZIP ; Q=0.5", true), ("gzip;q=x", false), ("*;q=0, gzip", true), ("gzip;q=0, *", false), ("gzipped", false),
    ])
  func acceptEncoding(header: String, isAccepted: Bool) {
    #expect(Gzip.isAccepted(header) == isAccepted)
  }

  @Test(
    "an entity tag is looked for in a list, weakly",
    arguments: [
      (#""a""#, true), (#"W/"a""#, true), (#""b", "a""#, true), (#""b",W/"a" , "c""#, true), ("*", true),
      (#""b,"a"""#, false),
      (#""ab""#, false), ("a", false), (#""b", "c""#, false), ("", false), (#""x,"a",y""#, false), (#"w/"a""#, false),
    ])
  func entityTags(list: String, isNamed: Bool) {
    #expect(EntityTag.list(list, names: #""a""#) == isNamed)
  }

  @Test("an IPv6 network of 64 bits is one client, and so is an IPv4 address in either form")
  func networks() {
    #expect(Network("2001:db8:0:1::1") == Network("2001:db8:0:1:ffff::2"))
    #expect(Network("2001:db8:0:1::1") != Network("2001:db8:0:2::1"))
    #expect(Network("::ffff:192.0.2.1") == Network("192.0.2.1"))
    #expect(Network("192.0.2.1") != Network("192.0.2.2"))
    #expect(Network("rubbish") == Network(""))
  }

  @Test("a path answers to the methods of its routes, and to HEAD where it has GET")
  func methods() {
    #expect(Route.methods(at: "/orders/1/events").map(\.rawValue) == ["GET", "HEAD", "OPTIONS"])
    #expect(Route.methods(at: "/login").map(\.rawValue) == ["OPTIONS", "POST"])
    #expect(Route.methods(at: "/nothing").isEmpty)
  }

  @Test("a place among the streams is given back, and neither an account nor a client can have more than its number")
  func streams() throws {
    let streams = Streams(perAccount: 2, perClient: 3)
    let (account, other) = (ID.new(), ID.new())
    var places = [
      try streams.take(for: account, at: Network("192.0.2.1")),
      try streams.take(for: account, at: Network("192.0.2.1")),
    ]
    #expect(throws: Problem.self) { try streams.take(for: account, at: Network("192.0.2.2")) }
    places.append(try streams.take(for: other, at: Network("192.0.2.1")))
    #expect(throws: Problem.self) { try streams.take(for: other, at: Network("192.0.2.1")) }
    places.removeFirst()
    _ = try streams.take(for: other, at: Network("192.0.2.1"))
    #expect(places.count == 2)
  }
}
