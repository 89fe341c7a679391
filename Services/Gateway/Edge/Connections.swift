import Glibc
import NIOCore
import ServiceLifecycle
import Synchronization

/// Counts the connections of each client, so that one of them cannot take all places, and waits for the last one when the gateway
/// stops.
final class Connections: Service {
  /// A client's place among the connections.
  struct Place: Sendable {
    fileprivate let network: Network
  }

  private let counts = Mutex<[Network: Int]>([:])
  private let maximum: Int

  /// - Parameter maximum: for each client.
  init(maximumPerClient maximum: Int) {
    self.maximum = maximum
  }

  /// - Returns: nil where the client has all that it may have.
  func take(for address: SocketAddress?) -> Place? {
    let network = Network(address)
    return counts.withLock { counts in
      let count = counts[network] ?? 0
      guard count < maximum else { return nil }
      counts[network] = count + 1
      return Place(network: network)
    }
  }

  func run() async throws {
    try await gracefulShutdown()
    // Until the last one has ended, or ten seconds after the signal, when the sleep is cancelled (`Bootstrap`).
    while counts.withLock({ !$0.isEmpty }) { try await Task.sleep(for: .milliseconds(10)) }
  }

  func giveBack(_ place: Place) {
    counts.withLock { counts in
      let count = (counts[place.network] ?? 0) - 1
      counts[place.network] = count > 0 ? count : nil
    }
  }
}

/// What is counted as one client: an IPv4 address, or the first half of an IPv6 address, of which a subscriber has all others.
struct Network: Hashable, Sendable {
  private let bytes: [UInt8]

  init(_ address: SocketAddress?) {
    self.init(address?.ipAddress ?? "")
  }

  /// - Parameter text: an address as systems and proxies write it; all that is none counts as one client.
  init(_ text: String) {
    var version4 = in_addr()
    var version6 = in6_addr()
    if inet_pton(AF_INET, text, &version4) == 1 {
      bytes = withUnsafeBytes(of: version4) { Array($0) }
    } else if inet_pton(AF_INET6, text, &version6) == 1 {
      let all = withUnsafeBytes(of: version6) { Array($0) }
      // An IPv4 address in the form of an IPv6 address (RFC 4291, 2.5.5.2).
      let isMapped = all.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF])
      bytes = Array(isMapped ? all[12...] : all[..<8])
    } else {
      bytes = []
    }
  }
}

extension Network: CustomStringConvertible {
  var description: String {
    switch bytes.count {
    case 4: bytes.map { String($0) }.joined(separator: ".")
    case 8:
      stride(from: 0, to: 8, by: 2).map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
        .joined(separator: ":") + "::/64"
    default: "unknown"
    }
  }
}
