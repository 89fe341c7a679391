import FoundationEssentials

/// How long to wait after wrong passwords (RELIABILITY S6): growing delays, never a lock. Failures count for an account
/// as seen from one address, so a stranger elsewhere keeps nobody out; and for an address, so that it cannot try a
/// common password on everybody. For all together the limit is the pool of `PasswordHasher`, which makes everybody wait a
/// little: a common counter would let a stranger shut out all.
struct Throttle: Equatable {
  /// Failures without any delay.
  var free: Int
  /// The longest delay, in seconds.
  var maximum: Double

  static let accountFromAddress = Throttle(free: 5, maximum: 300)
  static let address = Throttle(free: 100, maximum: 30)
  /// Of whoever holds an access token and would like the password as well.
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
