import PostgreSQL

/// What holds for scripts that are newer than `released`. Older ones have run somewhere, so they stay as they are.
enum MigrationRules {
  /// The number of the last script of each context that was written before the rules (2026-11-26).
  static let released = [
    "messaging": 6, "accounts": 5, "catalogue": 2, "orders": 8, "kitchen": 6, "delivery": 2, "payment": 5,
  ]

  static func isNew(_ migration: Migration) -> Bool {
    let parts = migration.name.split(separator: "-")
    guard parts.count == 2, let number = Int(parts[1]) else { return true }
    return number > released[String(parts[0]), default: 0]
  }

  /// What the rules have against a context's new scripts, one a line.
  static func faults(in migrations: [Migration]) -> [String] {
    var newTables: Set<String> = []
    return migrations.filter(isNew).flatMap { migration in
      let statements = SQLScript(migration.script).statements
      guard statements.count == 1, let statement = statements.first else {
        return ["\(migration.name) has \(statements.count) statements: write one a script"]
      }
      let words = statement.split(separator: " ").map { $0.uppercased() }
      if words.starts(with: ["CREATE", "TABLE", "IF", "NOT", "EXISTS"]) { newTables.insert(words[5]) }
      return faults(in: words, migration.kind, newTables).map { "\(migration.name) \($0)" }
    }
  }

  private static func faults(in words: [String], _ kind: Migration.Kind, _ newTables: Set<String>) -> [String] {
    switch kind {
    case .data: return words.contains("LIMIT") ? [] : ["moves all rows at once: take some with LIMIT"]
    case .index: return words.contains("IF") ? [] : ["fails when it is run again: write IF NOT EXISTS"]
    case .several: return []
    case .schema: break
    }
    var faults: [String] = []
    if !Set(words).isDisjoint(with: ["SELECT", "INSERT", "UPDATE", "DELETE"]), !words.contains("FUNCTION"),
      words[0] != "GRANT",
      words[0] != "REVOKE"
    {
      faults.append("moves data: that is a script of its own")
    }
    if words[0] == "DO" { faults.append("is a block, which hides what it does") }
    if words.contains("INDEX"), words[0] == "CREATE", let on = words.firstIndex(of: "ON"),
      !newTables.contains(String(words[on + 1].prefix { $0 != "(" }))
    {
      faults.append("holds up those who write while it builds an index: write CONCURRENTLY")
    }
    if words[0] == "ALTER", words.contains("STORED") || words.contains("TYPE") {
      faults.append("writes the whole table anew under a lock")
    }
    if words[0] == "ALTER", words.contains("CHECK") || words.contains("FOREIGN"),
      !words.joined(separator: " ").contains("NOT VALID")
    {
      faults.append("reads the whole table under a lock: write NOT VALID, and VALIDATE CONSTRAINT in the next script")
    }
    return faults
  }
}
