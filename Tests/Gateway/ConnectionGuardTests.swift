import Contracts
import NIOCore
import NIOEmbedded
import Testing

@testable import Gateway

/// How long a connection waits for its client, by a clock that the tests turn. They give the answers themselves.
struct ConnectionGuardTests {
  private struct Connection {
    let edge: ConnectionGuard
    let channel: EmbeddedChannel

    init() throws {
      edge = ConnectionGuard(isFull: false, largeBodies: LargeBodies { _, _ in }) { problem, _ in
        ByteBuffer(string: "problem \(problem.status)")
      }
      channel = EmbeddedChannel(handler: edge)
      try channel.connect(to: SocketAddress(ipAddress: "192.0.2.1", port: 1)).wait()
    }

    func send(_ text: String) throws { _ = try channel.writeInbound(ByteBuffer(string: text)) }

    /// How many requests have come since this was last asked.
    func requests() throws -> Int {
      var count = 0
      while try channel.readInbound(as: WholeRequest.self) != nil { count += 1 }
      return count
    }

    func answer(_ text: String = "answer ") {
      _ = edge.responseBegins()
      channel.writeAndFlush(IOData.byteBuffer(ByteBuffer(string: text)), promise: nil)
      edge.responseEnded()
    }

    /// What was written since this was last asked.
    func written() throws -> String {
      var text = ""
      while case .byteBuffer(let part)? = try channel.readOutbound(as: IOData.self) { text += String(buffer: part) }
      return text
    }

    func pass(seconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }

    /// The client stops reading, or reads on.
    func setReading(_ isReading: Bool) {
      channel.isWritable = isReading
      channel.pipeline.fireChannelWritabilityChanged()
    }
  }

  private static let good = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

  @Test("a client that does not read has half a minute, whatever it has sent beside that", arguments: [1, 3])
  func unread(requests: Int) throws {
    let connection = try Connection()
    try connection.send(String(repeating: Self.good, count: requests))
    connection.setReading(false)
    connection.answer()
    try connection.send("GET / HT")
    connection.pass(seconds: 29)
    #expect(connection.channel.isActive)
    connection.pass(seconds: 2)
    #expect(!connection.channel.isActive)
  }

  @Test("a client that reads on in time has a minute for its next request")
  func readOn() throws {
    let connection = try Connection()
    try connection.send(Self.good)
    connection.setReading(false)
    connection.answer()
    connection.pass(seconds: 29)
    connection.setReading(true)
    connection.pass(seconds: 59)
    #expect(connection.channel.isActive)
    connection.pass(seconds: 2)
    #expect(!connection.channel.isActive)
  }

  @Test("a head of which the rest waits while we answer is not late, and has its time afterwards")
  func held() throws {
    let connection = try Connection()
    try connection.send(Self.good + Self.good + "GET / HT")
    connection.pass(seconds: 20)
    connection.answer()
    connection.pass(seconds: 20)
    connection.answer()
    connection.pass(seconds: 4)
    try connection.send("TP/1.1\r\nHost: a\r\n\r\n")
    #expect(try connection.requests() == 3)
    connection.answer()
    try connection.send("GET / HT")
    connection.pass(seconds: 6)
    #expect(try connection.written() == "answer answer answer problem 408")
  }

  @Test("each part of a body that is written out as it comes has half a minute")
  func parts() throws {
    let connection = try Connection()
    try connection.send(Self.good)
    for _ in 0..<3 {
      connection.edge.partBegins()
      connection.pass(seconds: 29)
    }
    #expect(connection.channel.isActive)
    connection.pass(seconds: 2)
    #expect(!connection.channel.isActive)
  }

  @Test("a thousand requests may wait for their answers, and one more is refused in its turn")
  func waiting() throws {
    let connection = try Connection()
    try connection.send(String(repeating: Self.good, count: 1500))
    #expect(try connection.requests() == 1000)
    for _ in 0..<1000 { connection.answer("") }
    #expect(try connection.written() == "problem 429")
  }

  @Test("a stream goes on where what came behind its request was refused, and nothing follows it")
  func refusedBehind() throws {
    let connection = try Connection()
    try connection.send(Self.good + "rubbish\r\n\r\n")
    connection.edge.lastResponseBegins()
    connection.pass(seconds: 100)
    #expect(connection.channel.isActive)
    connection.answer("stream")
    #expect(try connection.written() == "stream")
  }

  @Test("a gateway that stops answers the request that it is reading, and takes none behind it")
  func stops() throws {
    let connection = try Connection()
    try connection.send("GET / HT")
    connection.edge.takesNoMore()
    try connection.send("TP/1.1\r\nHost: a\r\n\r\n" + Self.good)
    #expect(try connection.requests() == 1)
    #expect(connection.edge.responseBegins())
    let idle = try Connection()
    idle.edge.takesNoMore()
    #expect(!idle.channel.isActive)
  }
}
