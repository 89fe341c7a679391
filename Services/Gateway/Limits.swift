import Contracts
import ServiceKit
import Synchronization

/// How often an account, and a network, may do what costs us something. In memory: each replica of the gateway allows as much.
final class Limits: Sendable {
  enum Act: CaseIterable {
    case createAccount, resetPassword, order, pay, quote, findPlace, printInvoice
  }

  private enum Client: Hashable {
    case account(ID)
    case network(Network)
  }

  private struct Buckets {
    var ofAccounts: TokenBuckets<Client>
    var ofNetworks: TokenBuckets<Client>
  }

  private let buckets: Mutex<[Act: Buckets]>

  convenience init(_ settings: Settings) throws(SettingError) {
    var perMinute: [Act: Int] = [:]
    for act in Act.allCases { perMinute[act] = try settings.number(act.setting) }
    self.init(perMinute, networkFactor: try settings.number(.networkFactor))
  }

  /// - Parameter factor: how many times as often as an account its network may do it.
  init(_ limits: [Act: Int], networkFactor factor: Int) {
    var buckets: [Act: Buckets] = [:]
    for (act, perMinute) in limits {
      buckets[act] = Buckets(
        ofAccounts: TokenBuckets(perMinute: perMinute),
        // Visitors and those who sign up have no account yet, and somebody who forgot the password cannot show that it is
        // theirs.
        ofNetworks: TokenBuckets(perMinute: act.needsAccount ? perMinute * factor : perMinute))
    }
    self.buckets = Mutex(buckets)
  }

  /// - Throws: `Problem.Code.tooManyRequests` where it was done too often.
  func check(_ act: Act, account: ID?, network: Network) throws(Problem) {
    let now = ContinuousClock.now
    let wait = buckets.withLock { buckets -> Duration? in
      account.flatMap { buckets[act]?.ofAccounts.take(for: .account($0), at: now) }
        ?? buckets[act]?.ofNetworks.take(for: .network(network), at: now)
    }
    guard let wait else { return }
    throw Problem(
      .tooManyRequests, "That was done too often in a short time. Wait before the next try.",
      retryAfter: Int((wait / .seconds(1)).rounded(.up)))
  }
}

extension Limits.Act {
  fileprivate var needsAccount: Bool {
    switch self {
    case .createAccount, .resetPassword, .quote, .findPlace: false
    case .order, .pay, .printInvoice: true
    }
  }

  fileprivate var setting: Setting {
    switch self {
    case .createAccount: .newAccountsPerMinute
    case .resetPassword: .resetsPerMinute
    case .order: .ordersPerMinute
    case .pay: .paymentsPerMinute
    case .quote: .quotesPerMinute
    case .findPlace: .placesPerMinute
    case .printInvoice: .printsPerMinute
    }
  }
}

extension Call {
  func limit(_ act: Limits.Act) throws(Problem) {
    try gateway.limits.check(act, account: signedIn?.accountId, network: clientNetwork)
  }
}

/// A bucket of tokens for each client, which holds what five minutes bring. Kept as the time at which it will be full again
/// (GCRA), so a client who comes seldom needs no memory.
struct TokenBuckets<Client: Hashable> {
  /// Takes some megabytes. With more clients all buckets start again full: a limit on memory must not keep customers out.
  private static var maximumClients: Int { 20_000 }
  private static var depth: Duration { .seconds(300) }

  private let interval: Duration
  private var fullAt: [Client: ContinuousClock.Instant] = [:]

  /// Of how many clients something is remembered.
  var count: Int { fullAt.count }

  init(perMinute: Int) {
    interval = .seconds(60) / perMinute
  }

  /// Takes a token.
  ///
  /// - Returns: nil, or where there is none how long to wait for one.
  mutating func take(for client: Client, at now: ContinuousClock.Instant) -> Duration? {
    let taken = max(fullAt[client] ?? now, now) + interval
    let wait = (taken - now) - Self.depth
    guard wait <= .zero else { return wait }
    if fullAt.count >= Self.maximumClients, fullAt[client] == nil { makeRoom(now) }
    fullAt[client] = taken
    return nil
  }

  private mutating func makeRoom(_ now: ContinuousClock.Instant) {
    fullAt = fullAt.filter { $0.value > now }
    if fullAt.count >= Self.maximumClients { fullAt = [:] }
  }
}
