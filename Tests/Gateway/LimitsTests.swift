import Contracts
import Testing

@testable import Gateway

struct LimitsTests {
  @Test(
    "a network is an IPv4 address, or a /64 of IPv6",
    arguments: [
      ("203.0.113.7", "203.0.113.7"), ("::ffff:203.0.113.7", "203.0.113.7"),
      ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:db8:1:2::", "2001:db8:1:2::/64"), ("::1", "0:0:0:0::/64"),
    ])
  func networks(address: String, network: String) {
    #expect(Network(address).description == network)
    #expect(Network(address) == Network(address))
    #expect(Network(address) != Network("203.0.113.8"))
  }

  @Test("what five minutes bring can be done at once, then it takes its time, and others are not touched")
  func bucket() {
    var buckets = TokenBuckets<String>(perMinute: 60)
    let now = ContinuousClock.now
    for _ in 0..<300 { #expect(buckets.take(for: "a", at: now) == nil) }
    #expect(buckets.take(for: "a", at: now) == .seconds(1))
    #expect(buckets.take(for: "b", at: now) == nil)
    #expect(buckets.take(for: "a", at: now + .seconds(2)) == nil)
    #expect(buckets.take(for: "a", at: now + .seconds(2)) == nil)
    #expect(buckets.take(for: "a", at: now + .seconds(2)) == .seconds(1))
  }

  @Test("a network asks for so many quotes, visitors and customers together, and other networks are not touched")
  func quotes() throws {
    let limits = Limits([.quote: 2, .order: 2], networkFactor: 3)
    let (here, there) = (Network("192.0.2.1"), Network("192.0.2.2"))
    // What five minutes bring.
    for number in 0..<10 { try limits.check(.quote, account: number % 2 == 0 ? nil : .new(), network: here) }
    let refused = #expect(throws: Problem.self) { try limits.check(.quote, account: .new(), network: here) }
    #expect(refused?.code == .tooManyRequests)
    #expect(refused?.retryAfter == 30)
    try limits.check(.quote, account: nil, network: there)
    try limits.check(.order, account: .new(), network: here)
    #expect(Route.all.first { $0.operation == "quoteOrder" }?.limit == .quote)
    #expect(Route.all.first { $0.operation == "findPlace" }?.limit == .findPlace)
  }

  @Test("however many come, memory is bounded")
  func bounded() {
    var buckets = TokenBuckets<Int>(perMinute: 1)
    let now = ContinuousClock.now
    for client in 0..<120_000 { _ = buckets.take(for: client, at: now) }
    #expect(buckets.count <= 20_000)
  }
}
