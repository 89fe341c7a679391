import Contracts
import FoundationEssentials

/// How long to wait after wrong passwords (RELIABILITY S6): growing delays, never a lock.
///
/// No limit counts everyone's attempts together, because a stranger could use it to shut out everyone. `PasswordHasher` is the
/// limit for all.
struct AttemptLimit: Equatable {
  /// How many failures cost no delay.
  var freeFailures: Int
  /// In seconds.
  var longestDelay: Double

  /// For one account from one network address: a stranger at another address does not keep the owner out.
  static let accountFromAddress = AttemptLimit(freeFailures: 5, longestDelay: 300)
  /// For one account from all addresses together, because many addresses can guess together. The delay is short: the owner
  /// waits too. A password reset ends it.
  static let account = AttemptLimit(freeFailures: 50, longestDelay: 15)
  /// For one network address, which could otherwise try a common password on every account. Many customers can share one.
  static let address = AttemptLimit(freeFailures: 100, longestDelay: 30)
  /// For the current password of a signed-in account, so that a thief of an access token cannot guess it.
  static let currentPassword = AttemptLimit(freeFailures: 5, longestDelay: 300)

  /// After this many seconds a failure no longer counts.
  static let memory = 3600.0

  /// How many seconds are left to wait. The first failure beyond the free ones costs one second, and each further one twice as
  /// much as the one before.
  func wait(failures: Int, sinceLast: TimeInterval) -> Int {
    guard failures >= freeFailures, sinceLast < Self.memory else { return 0 }
    let delay = min(longestDelay, Double(1 << min(failures - freeFailures, 20)))
    return Int(max(0, delay - sinceLast).rounded(.up))
  }
}

/// A row of `login_failures`: what an attempt at a password is counted under, and the limit that applies there.
struct AttemptCounter {
  var key: String
  var limit: AttemptLimit
  /// Whether the right password sets the count to zero. Otherwise it takes back only its own attempt.
  var isClearedBySuccess = false

  static func ofLogIn(_ email: String, from address: String) -> [AttemptCounter] {
    [
      AttemptCounter(
        key: fromAddressPrefix(of: email) + address, limit: .accountFromAddress, isClearedBySuccess: true),
      AttemptCounter(key: accountKey(of: email), limit: .account),
      AttemptCounter(key: "address \(address)", limit: .address),
    ]
  }

  static func ofCurrentPassword(of account: ID) -> [AttemptCounter] {
    [AttemptCounter(key: currentPasswordKey(of: account), limit: .currentPassword, isClearedBySuccess: true)]
  }

  static func accountKey(of email: String) -> String { "anywhere \(email)" }

  static func fromAddressPrefix(of email: String) -> String { "account \(email) from " }

  static func currentPasswordKey(of account: ID) -> String { "current password of \(account)" }
}
