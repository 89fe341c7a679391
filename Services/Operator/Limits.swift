import Foundation

/// From when on something needs a person, as `compose/generate/limits.py` declares it for Nagios and Prometheus too.
struct Limits: Decodable, Sendable {
  /// A warning is what `ocpizza` speaks of; Nagios also knows what is critical.
  struct Limit: Decodable, Sendable {
    let warning: Int
  }

  /// The age of an outbox's oldest event.
  let outboxSeconds: Limit
  let queueMessages: Limit
  let diskFreePercent: Limit
  let memoryUsedPercent: Limit
  /// Until a certificate lapses.
  let certificateDays: Limit
}

/// What is left of a disk to those who are not root, as `df` and Nagios count it.
struct DiskSpace {
  let freeBytes: Int
  let freePercent: Int

  /// - Returns: nil where there is no such directory.
  init?(of directory: String) {
    var facts = statvfs()
    guard statvfs(directory, &facts) == 0, facts.f_blocks > 0 else { return nil }
    let (free, used) = (Int(facts.f_bavail), Int(facts.f_blocks - facts.f_bfree))
    freeBytes = free * Int(facts.f_frsize)
    freePercent = free * 100 / max(1, free + used)
  }
}
