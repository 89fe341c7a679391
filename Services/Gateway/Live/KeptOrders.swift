import Contracts
import Synchronization

/// Orders that were read through this replica lately, as they are now: most who read an order wait for it, and read it again and
/// again.
///
/// An order comes in with its owner's answer, and from then on with each event that is newer. An account that was answered
/// anything else after the owner was asked may know more than an event has told so far, so the owner is asked again for it: nobody
/// reads an order as older than they were told before (RELIABILITY R5).
final class KeptOrders: Sendable {
  typealias Instant = ContinuousClock.Instant

  fileprivate struct Kept {
    var json: [UInt8]
    var version: Int
    let customerId: ID?
    let restaurantId: ID
    /// Before the owner read it.
    let askedAt: Instant

    func isVisible(to caller: OrderVisibility) -> Bool {
      caller.all || caller.restaurant == restaurantId || caller.customer != nil && caller.customer == customerId
    }
  }

  /// What was heard of an order while its owner is being asked for it.
  fileprivate struct Asking {
    var asks = 0
    var newest: (version: Int, json: [UInt8])?
    /// Events may have been missed.
    var isVoid = false
  }

  fileprivate struct State {
    /// In two halves: what is not read while the younger one fills goes with the older one.
    var young: [ID: Kept] = [:]
    var old: [ID: Kept] = [:]
    var youngBytes = 0
    var asking: [ID: Asking] = [:]
    /// When an account was last answered anything else.
    var answered: [ID: Instant] = [:]
  }

  /// An order is asked for again after this time, whatever events have told.
  private static let lifetime = Duration.seconds(30)

  private static let maximumAccounts = 100_000

  /// How many bytes of orders are kept.
  var bytes: Int { state.withLock { $0.youngBytes + $0.old.values.reduce(0) { $0 + $1.json.count } } }

  private let state = Mutex(State())
  private let maximumBytes: Int

  /// - Parameter maximumBytes: of the orders' text.
  init(maximumBytes: Int = 48 << 20) {
    self.maximumBytes = maximumBytes
  }

  /// An order as it is kept, or else as its owner answers.
  ///
  /// - Parameter ask: asks the owner, which answers what the caller may see.
  func order(
    _ id: ID, for caller: Caller, at now: Instant = .now, ask: () async throws -> [UInt8]
  ) async throws -> [UInt8] {
    if let kept = kept(id, for: caller, at: now) { return kept.json }
    state.withLock { $0.asking[id, default: Asking()].asks += 1 }
    do {
      let json = try await ask()
      let outline = try OrderOutlined.Outline(reading: json)
      keep(
        Kept(
          json: json, version: outline.version, customerId: outline.customerId, restaurantId: outline.restaurantId,
          askedAt: now), of: id)
      return json
    } catch {
      state.withLock { _ = $0.endAsk(for: id) }
      throw error
    }
  }

  /// - Returns: nil where the owner has to be asked.
  func kept(_ id: ID, for caller: Caller, at now: Instant) -> (json: [UInt8], version: Int)? {
    state.withLock { state in
      guard let kept = state.order(id), now - kept.askedAt < Self.lifetime,
        kept.isVisible(to: OrderVisibility(caller)),
        state.answered[caller.accountId].map({ $0 < kept.askedAt }) ?? true
      else { return nil }
      return (kept.json, kept.version)
    }
  }

  private func keep(_ answered: Kept, of id: ID) {
    state.withLock { state in
      var order = answered
      // Another ask may have ended with a newer answer, and that been forgotten already.
      if (state.asking[id]?.newest?.version ?? 0) < order.version {
        state.asking[id]?.newest = (order.version, order.json)
      }
      guard let asking = state.endAsk(for: id), !asking.isVoid else { return }
      if let newest = asking.newest { (order.version, order.json) = newest }
      guard state.order(id).map({ $0.version <= order.version }) ?? true else { return }
      state.keep(order, of: id, upTo: maximumBytes)
    }
  }

  /// An event told of an order, or an answer to a change.
  ///
  /// - Parameter json: the order as it was written.
  func heard(_ id: ID, version: Int, json: () -> [UInt8]) {
    state.withLock { state in
      if let newest = state.asking[id], newest.newest.map({ $0.version < version }) ?? true {
        state.asking[id]?.newest = (version, json())
      }
      guard var kept = state.order(id), kept.version < version else { return }
      (kept.version, kept.json) = (version, json())
      state.keep(kept, of: id, upTo: maximumBytes)
    }
  }

  /// Answers an account, whatever: what is refused may tell of newer states too.
  func answering<Answer>(_ account: ID, _ answer: () async throws -> Answer) async throws -> Answer {
    defer { answered(account) }
    return try await answer()
  }

  /// An account was answered something that may tell of orders.
  func answered(_ account: ID, at now: Instant = .now) {
    state.withLock { state in
      if state.answered.count >= Self.maximumAccounts, state.answered[account] == nil {
        // What is kept must not be believed once it is forgotten who knows more.
        state.answered = state.answered.filter { now - $0.value < Self.lifetime }
        if state.answered.count >= Self.maximumAccounts {
          state.answered = [:]
          state.forgetOrders()
        }
      }
      state.answered[account] = now
    }
  }

  /// An order may have changed in a way that was not heard yet.
  func forget(_ id: ID) {
    state.withLock { state in
      state.asking[id]?.isVoid = true
      state.remove(id)
    }
  }

  /// Events may have been missed.
  func forgetAll() {
    state.withLock { $0.forgetOrders() }
  }
}

extension KeptOrders.State {
  fileprivate mutating func order(_ id: ID) -> KeptOrders.Kept? {
    if let order = young[id] { return order }
    guard let order = old.removeValue(forKey: id) else { return nil }
    young[id] = order
    youngBytes += order.json.count
    return order
  }

  fileprivate mutating func keep(_ order: KeptOrders.Kept, of id: ID, upTo maximumBytes: Int) {
    if youngBytes >= maximumBytes / 2 {
      (old, young, youngBytes) = (young, [:], 0)
    }
    old[id] = nil
    youngBytes += order.json.count - (young.updateValue(order, forKey: id)?.json.count ?? 0)
  }

  fileprivate mutating func remove(_ id: ID) {
    old[id] = nil
    youngBytes -= young.removeValue(forKey: id)?.json.count ?? 0
  }

  fileprivate mutating func forgetOrders() {
    (old, young, youngBytes) = ([:], [:], 0)
    for id in asking.keys { asking[id]?.isVoid = true }
  }

  fileprivate mutating func endAsk(for id: ID) -> KeptOrders.Asking? {
    guard var ended = asking[id] else { return nil }
    ended.asks -= 1
    asking[id] = ended.asks > 0 ? ended : nil
    return ended
  }
}
