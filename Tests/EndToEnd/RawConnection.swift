import FoundationEssentials
import Glibc
import Support

/// A socket to a gateway, to send what no HTTP client would.
final class RawConnection: Sendable {
  private let socket: Int32

  /// - Parameters:
  ///   - port: nil for the platform's gateway.
  ///   - isNarrow: whether the system keeps only some 100 KB on the way, as on a slow network: what is not read waits in the gateway.
  init(port: Int? = nil, isNarrow: Bool = false) throws {
    let port = try port ?? Int(Servers.variable("PORT")) ?? 0
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    if isNarrow {
      var (size, segment): (Int32, Int32) = (4096, 536)
      setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
      setsockopt(socket, Int32(IPPROTO_TCP), TCP_MAXSEG, &segment, socklen_t(MemoryLayout<Int32>.size))
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    // The object is whole by now, so deinit closes the socket here too.
    guard connected == 0 else { throw Failed(errno: errno) }
  }

  deinit { Glibc.close(socket) }

  struct Failed: Error {
    var errno: Int32
  }

  /// Sends all bytes, or as many as the other side takes before it closes the connection.
  func send(_ bytes: [UInt8]) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return }
      sent += count
    }
  }

  func send(_ text: String) { send(Array(text.utf8)) }

  /// Takes nothing of what comes any more, and acknowledges nothing: as a telephone that has lost its network. (A packet filter of one
  /// instruction, which lets through no byte; see socket(7), SO_ATTACH_FILTER.)
  func vanish() {
    var instruction = (code: UInt16(0x06), ifTrue: UInt8(0), ifFalse: UInt8(0), length: UInt32(0))
    withUnsafePointer(to: &instruction) { instructions in
      var program = (count: UInt16(1), instructions: UnsafeRawPointer(instructions))
      setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, socklen_t(MemoryLayout.size(ofValue: program)))
    }
  }

  /// Closes the sending side.
  func endSending() { shutdown(socket, Int32(SHUT_WR)) }

  /// Reads until the other side closes the connection.
  ///
  /// - Returns: nil if it is silent for 20 seconds without closing.
  func readToEnd() -> String? { readBytesToEnd().map { String(decoding: $0, as: UTF8.self) } }

  func readBytesToEnd() -> [UInt8]? {
    var bytes: [UInt8] = []
    while true {
      guard let more = read() else { return nil }
      guard !more.isEmpty else { return bytes }
      bytes += more
    }
  }

  /// Reads until a text has arrived, or the connection ends.
  func read(until end: String) -> String {
    var text = ""
    while !text.contains(end), let more = read(), !more.isEmpty { text += String(decoding: more, as: UTF8.self) }
    return text
  }

  /// - Returns: what has arrived; an empty array at the end; nil after 20 seconds.
  func read() -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(socket, &buffer, buffer.count, 0)
    guard count >= 0 else { return errno == EAGAIN ? nil : [] }
    return Array(buffer[..<count])
  }
}

/// The statuses of the responses in a text.
func httpStatuses(in text: String) -> [Int] {
  text.split(separator: "HTTP/1.1 ", omittingEmptySubsequences: false).dropFirst().compactMap { Int($0.prefix(3)) }
}
