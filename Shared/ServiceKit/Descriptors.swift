import Glibc

/// How many files and sockets the process may have open.
package enum Descriptors {
  /// Beyond this more descriptors cost memory in the kernel, and no service needs them.
  private static let wanted: rlim_t = 65_536

  /// Raises the soft limit as far as the hard one allows, up to 65,536; shells and supervisors start processes with 1,024.
  static func raiseLimit() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    let possible = min(limit.rlim_max, wanted)
    guard possible > limit.rlim_cur else { return }
    limit.rlim_cur = possible
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  /// The limit at present.
  package static var limit: Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
    return Int(min(limit.rlim_cur, wanted))
  }
}
