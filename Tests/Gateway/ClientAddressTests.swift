import Testing

@testable import Gateway

struct ClientAddressTests {
  private static let proxies = "127.0.0.0/8 10.0.0.0/8 2001:db8:aa::/48"

  private func client(peer: String, forwarded: [String] = [], forwardedFor: [String] = []) throws -> String {
    let trusted = try #require(TrustedProxies(Self.proxies))
    return ClientAddress.of(peer: peer, forwarded: forwarded, forwardedFor: forwardedFor, trusted: trusted)
  }

  @Test(
    "the client is the nearest address that is none of our proxies'",
    arguments: [
      ("203.0.113.7", "203.0.113.7"), ("198.51.100.1, 203.0.113.7", "203.0.113.7"),
      ("203.0.113.7, 10.1.2.3", "203.0.113.7"), ("198.51.100.1,203.0.113.7 , 10.1.2.3,127.0.0.9", "203.0.113.7"),
      ("203.0.113.7:4711", "203.0.113.7"), ("[2001:db8::7]:443", "2001:db8::7"), ("2001:db8::7", "2001:db8::7"),
      ("2001:db8::7, 2001:db8:aa::1", "2001:db8::7"), ("::ffff:10.0.0.3", "::ffff:10.0.0.3"),
    ])
  func chain(header: String, expected: String) throws {
    #expect(try client(peer: "127.0.0.1", forwardedFor: [header]) == expected)
    #expect(try client(peer: "10.9.9.9", forwardedFor: header.split(separator: ",").map { "\($0)" }) == expected)
  }

  @Test("what a client says that is no proxy of ours does not count")
  func stranger() throws {
    #expect(try client(peer: "203.0.113.9", forwardedFor: ["198.51.100.1"]) == "203.0.113.9")
    #expect(try client(peer: "203.0.113.9", forwarded: ["for=198.51.100.1"]) == "203.0.113.9")
  }

  @Test(
    "`Forwarded` is read as RFC 7239 writes it",
    arguments: [
      ("for=203.0.113.7", "203.0.113.7"), (#"For="[2001:db8:cafe::17]:4711""#, "2001:db8:cafe::17"),
      ("for=198.51.100.1;proto=http;by=203.0.113.43, for=203.0.113.7", "203.0.113.7"),
      (#"for=203.0.113.7;host="a,b", for=10.0.0.1"#, "203.0.113.7"),
      // Nobody says who it was: the last of our proxies that is known.
      ("for=203.0.113.7, for=unknown, for=10.0.0.1", "10.0.0.1"), ("for=203.0.113.7, for=_hidden", "127.0.0.1"),
      ("nonsense", "127.0.0.1"), ("for=203.0.113.7, by=10.0.0.1", "127.0.0.1"),
    ])
  func forwarded(header: String, expected: String) throws {
    #expect(try client(peer: "127.0.0.1", forwarded: [header]) == expected)
  }

  @Test("where the two headers differ neither counts: one of them may be the client's own")
  func difference() throws {
    let both = try client(peer: "127.0.0.1", forwarded: ["for=203.0.113.7"], forwardedFor: ["203.0.113.7, 10.0.0.2"])
    #expect(both == "203.0.113.7")
    let forged = try client(peer: "127.0.0.1", forwarded: ["for=198.51.100.1"], forwardedFor: ["203.0.113.7"])
    #expect(forged == "127.0.0.1")
  }

  @Test(
    "a list of proxies holds addresses and networks only",
    arguments: [
      ("", true), ("127.0.0.1 ::1", true), ("10.0.0.0/8", true), ("10.0.0.0/33", false), ("::/129", false),
      ("10.0.0.0/", false), ("proxy.example", false), ("10.0.0.1,10.0.0.2", false),
    ])
  func lists(text: String, isList: Bool) {
    #expect((TrustedProxies(text) != nil) == isList)
  }

  @Test("a network ends within a byte where it says so")
  func partOfByte() throws {
    let network = try #require(TrustedProxies("198.51.100.64/26"))
    #expect(network.contain("198.51.100.127"))
    #expect(!network.contain("198.51.100.128"))
    #expect(!network.contain("2001:db8::1"))
  }
}
