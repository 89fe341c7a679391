import Glibc

/// Which address a request came from, where proxies of ours stand before us. Each of them adds whom it got the request from:
/// `Forwarded` (RFC 7239) or `X-Forwarded-For`. What the client itself wrote stands to the left, and must not count.
enum ClientAddress {
  /// - Parameters:
  ///   - peer: the other end of the connection.
  ///   - forwarded: the values of `Forwarded`, in their order.
  ///   - forwardedFor: the values of `X-Forwarded-For`, in their order.
  /// - Returns: the nearest address that is none of our proxies'. It is the peer's where the two headers differ: one of them then
  ///   passed a proxy that does not know it, and a client may have written it.
  static func of(
    peer: String, forwarded: [String], forwardedFor: [String], trusted: TrustedProxies
  ) -> String {
    guard trusted.contain(peer) else { return peer }
    let chains = [
      elements(of: forwarded).map(node),
      forwardedFor.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }.map { address(in: $0) },
    ].filter { !$0.isEmpty }
    let found = Set(chains.map { nearest(in: $0, from: peer, trusted) })
    return found.count == 1 ? found.first ?? peer : peer
  }

  /// Goes from the peer to the left for as long as what was said was said by a proxy of ours.
  private static func nearest(in chain: [String?], from peer: String, _ trusted: TrustedProxies) -> String {
    var client = peer
    for next in chain.reversed() {
      guard let next else { return client }
      client = next
      guard trusted.contain(next) else { return next }
    }
    return client
  }

  /// The elements of a `Forwarded` header. A comma within quotes divides nothing.
  private static func elements(of values: [String]) -> [Substring] {
    values.flatMap { value in
      var isQuoted = false
      return value.split(omittingEmptySubsequences: false) { character in
        if character == "\"" { isQuoted.toggle() }
        return character == "," && !isQuoted
      }
    }
  }

  /// The address in an element's `for`; nil for `unknown`, for a made-up name, and for what cannot be read.
  private static func node(_ element: Substring) -> String? {
    for pair in element.split(separator: ";") {
      let parts = pair.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, trimmed(parts[0]).lowercased() == "for" else { continue }
      return address(in: parts[1].filter { $0 != "\"" }[...])
    }
    return nil
  }

  /// An address, with or without a port and brackets.
  private static func address(in text: Substring) -> String? {
    var text = trimmed(text)
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
      text = text[text.index(after: text.startIndex)..<end]
    } else if text.count(where: { $0 == ":" }) == 1 {
      text = text.prefix { $0 != ":" }
    }
    return Bits(String(text)) == nil ? nil : String(text)
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.first == " " || text.first == "\t" { text.removeFirst() }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return text
  }
}

/// The addresses from which we believe what they say of their clients.
struct TrustedProxies: Sendable {
  private let networks: [(address: Bits, length: Int)]

  /// - Parameter text: addresses and networks (`10.0.0.0/8`, `2001:db8::/32`), with spaces between them.
  /// - Returns: nil where one of them is none.
  init?(_ text: String) {
    var networks: [(Bits, Int)] = []
    for word in text.split(separator: " ") {
      let parts = word.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count <= 2, let address = Bits(String(parts[0])) else { return nil }
      let whole = address.isVersion4 ? 32 : 128
      guard let length = parts.count == 1 ? whole : Int(parts[1]), (0...whole).contains(length) else { return nil }
      networks.append((address, address.isVersion4 ? 96 + length : length))
    }
    self.networks = networks
  }

  func contain(_ address: String) -> Bool {
    guard let bits = Bits(address) else { return false }
    return networks.contains { bits.begins(with: $0.address, length: $0.length) }
  }
}

/// An address of either version as 16 bytes; one of IPv4 in the form that IPv6 has for it (RFC 4291, 2.5.5.2).
private struct Bits {
  private let bytes: [UInt8]
  let isVersion4: Bool

  init?(_ text: String) {
    var version4 = in_addr()
    var version6 = in6_addr()
    if inet_pton(AF_INET, text, &version4) == 1 {
      bytes = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF] + withUnsafeBytes(of: version4) { Array($0) }
      isVersion4 = true
    } else if inet_pton(AF_INET6, text, &version6) == 1 {
      bytes = withUnsafeBytes(of: version6) { Array($0) }
      isVersion4 = false
    } else {
      return nil
    }
  }

  func begins(with other: Bits, length: Int) -> Bool {
    let whole = length / 8
    guard bytes[..<whole] == other.bytes[..<whole] else { return false }
    guard length % 8 > 0 else { return true }
    return (bytes[whole] ^ other.bytes[whole]) >> (8 - UInt8(length % 8)) == 0
  }
}
