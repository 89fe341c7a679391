import FoundationEssentials

/// How long to wait after wrong passwords (RELIABILITY S6): growing delays, never a lock. For all together the limit is
/// `PasswordHasher`, which makes everybody wait a little: a common counter would let a stranger shut out all.
struct Throttle: Equatable {
  /// Failures without any delay.
  var free: Int
  /// The longest delay, in seconds.
  var maximum: Double

  /// For one account from one network address: a stranger at another address does not keep the owner out.
  static let accountFromAddress = Throttle(free: 5, maximum: 300)
  /// For one account from all addresses together, since many addresses can guess together. The delay is short, since the owner
  /// waits as well; resetting the password ends it.
  static let account = Throttle(free: 50, maximum: 15)
  /// For one network address, which could otherwise try a common password on every account. Many customers can share one.
  static let address = Throttle(free: 100, maximum: 30)
  /// For the current password, so that a thief of an access token cannot guess it.
  static let currentPassword = Throttle(free: 5, maximum: 300)

  /// Failures older than this are forgotten, in seconds.
  static let memory = 3600.0

  /// Seconds to wait still: none, then 1, 2, 4 … from the failure after the free ones on.
  func wait(failures: Int, sinceLast: TimeInterval) -> Int {
    guard failures >= free, sinceLast < Self.memory else { return 0 }
    let delay = min(maximum, exp2(Double(min(failures - free, 20))))
    return Int(max(0, delay - sinceLast).rounded(.up))
  }

  private func exp2(_ exponent: Double) -> Double {
    Double(1 << Int(exponent))
  }
}

extension Throttle {
  /// What a try counts for, by a key.
  struct Count {
    var key: String
    var throttle: Throttle
    /// Whether a right password clears it, where otherwise it only takes its own try back.
    var endsWithSuccess = false
  }

  static func logIn(as email: String, from address: String) -> [Count] {
    [
      Count(key: fromAddressPrefix(of: email) + address, throttle: .accountFromAddress, endsWithSuccess: true),
      Count(key: accountKey(of: email), throttle: .account),
      Count(key: "address \(address)", throttle: .address),
    ]
  }

  static func accountKey(of email: String) -> String { "anywhere \(email)" }

  static func fromAddressPrefix(of email: String) -> String { "account \(email) from " }
}
