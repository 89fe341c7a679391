import Contracts
import ServiceKit
import Synchronization

/// Counts who is following orders and restaurants, so that nobody holds more streams than they can watch.
final class Streams: Sendable {
  private struct State {
    var accounts: [ID: Int] = [:]
    var networks: [Network: Int] = [:]
  }

  /// A place among the streams; it is free again when nothing refers to it any more.
  final class Place: Sendable {
    private let streams: Streams
    private let account: ID
    private let network: Network

    fileprivate init(_ streams: Streams, _ account: ID, _ network: Network) {
      self.streams = streams
      self.account = account
      self.network = network
    }

    deinit {
      streams.state.withLock { state in
        state.accounts.count(account, -1)
        state.networks.count(network, -1)
      }
    }
  }

  private let state = Mutex(State())
  private let perAccount: Int
  private let perClient: Int

  init(perAccount: Int, perClient: Int) {
    self.perAccount = perAccount
    self.perClient = perClient
  }

  convenience init(_ settings: Settings) throws(SettingError) {
    self.init(
      perAccount: try settings.number(.streamsPerAccount),
      perClient: try settings.number(.streamsPerClient))
  }

  /// - Throws: `Problem.Code.tooManyRequests` where the account or the client has all that it may have.
  func take(for account: ID, at network: Network) throws(Problem) -> Place {
    let isFree = state.withLock { state in
      guard state.accounts[account] ?? 0 < perAccount, state.networks[network] ?? 0 < perClient else { return false }
      state.accounts.count(account, 1)
      state.networks.count(network, 1)
      return true
    }
    guard isFree else {
      throw Problem(.tooManyRequests, "You follow too much at once: end one of the streams.", retryAfter: 15)
    }
    return Place(self, account, network)
  }
}

extension Dictionary where Value == Int {
  /// Counts up or down; what is at nothing is not kept.
  fileprivate mutating func count(_ key: Key, _ step: Int) {
    let count = self[key, default: 0] + step
    self[key] = count > 0 ? count : nil
  }
}
