import FoundationEssentials

/// How long to wait after wrong passwords (RELIABILITY S6): growing delays, never a lock. For all together the limit is
/// `PasswordHasher`, which makes everybody wait a little: a common counter would let a stranger shut out all.
struct Throttle: Equatable {
  /// Failures without any delay.
  var free: Int
  /// The longest delay, in seconds.
  var maximum: Double

  /// Of one account as seen from one address: a stranger elsewhere keeps nobody out.
  static let accountFromAddress = Throttle(free: 5, maximum: 300)
  /// Of one account from anywhere, where many addresses guess together. Short, since its owner waits as well; a password that
  /// is reset forgets it.
  static let account = Throttle(free: 50, maximum: 15)
  /// Of one address, which could otherwise try a common password on everybody. Many customers can share one.
  static let address = Throttle(free: 100, maximum: 30)
  /// Of somebody who holds an access token and would like the password as well.
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
