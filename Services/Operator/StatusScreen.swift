import Foundation

extension StatusReport {
  /// For people: what is wrong comes first.
  var screen: String {
    var lines = [
      "OC Pizza \(version)   \(isHealthy ? "all is well" : "SOMETHING IS WRONG")   maintenance: \(maintenance)", "",
    ]
    lines += problems.map { "  ! \($0)" } + (problems.isEmpty ? [] : [""])
    lines.append(row("service", "state", "version", "outbox", "oldest", "db waits", "memory"))
    for replica in replicas {
      lines.append(
        row(
          replica.name, replica.state.rawValue, replica.version ?? "–", text(replica.outboxEvents),
          replica.outboxSeconds.map { "\(Int($0)) s" } ?? "–", text(replica.databaseWaits),
          replica.memoryBytes.map { "\($0 >> 20) MB" } ?? "–"))
    }
    lines.append("")
    let busy = (queues ?? []).filter { $0.messages > 0 }
    lines.append(
      "queues     "
        + (queues == nil
          ? "the broker does not answer"
          : busy.isEmpty ? "all empty" : busy.map { "\($0.name) \($0.messages)" }.joined(separator: ", ")))
    lines.append(
      "database   "
        + (database.map { "\($0.bytes >> 20) MB, \($0.connections) of \($0.maximumConnections) connections" }
          ?? "does not answer"))
    lines.append("backup     " + (backup.map(age) ?? "not set up here"))
    lines.append("disks      " + disks.map { "\($0.directory) \($0.freePercent) % free" }.joined(separator: ", "))
    return lines.joined(separator: "\n")
  }

  private func age(_ backup: BackupFacts) -> String {
    guard let last = backup.last else { return "none" }
    return "\((Int(Date().timeIntervalSince1970) - last) / 60) minutes ago"
  }

  private func text(_ number: Int?) -> String { number.map { "\($0)" } ?? "–" }

  private func row(_ name: String, _ cells: String...) -> String {
    name.padding(toLength: 16, withPad: " ", startingAt: 0)
      + cells.map { String(repeating: " ", count: max(1, 10 - $0.count)) + $0 }.joined()
  }
}
